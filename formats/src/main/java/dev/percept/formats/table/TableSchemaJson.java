package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.table.TableSchema.Category;
import dev.percept.formats.table.TableSchema.Classes;
import dev.percept.formats.table.TableSchema.Column;
import dev.percept.formats.table.TableSchema.Feature;
import dev.percept.formats.table.TableSchema.Values;
import java.util.ArrayList;
import java.util.List;

/// A [TableSchema] as a model file has it.
///
/// Files of before there were categories say nothing of missing values: those were an error.
final class TableSchemaJson {
  private static final String CATEGORIES = "categories";
  private static final String MISSING = "missing";

  private TableSchemaJson() {}

  static Json.Fields write(TableSchema schema) {
    Json.Builder fields = Json.object().with("features", features(schema.features()));
    switch (schema.targets()) {
      case Classes(String name, List<String> classes) ->
          fields.with("target", name).with("classes", texts(classes));
      case Values(List<Column> columns) -> fields.with("targets", features(columns));
    }
    fields
        .with("file_sha256", schema.split().sha256())
        .with("test_share", schema.split().testShare())
        .with("split_seed", schema.split().seed())
        .with(MISSING, schema.missing().text());
    schema.format().addTo(fields);
    return fields.build();
  }

  private static List<Json> features(List<? extends Feature> features) {
    List<Json> items = new ArrayList<>();
    for (Feature feature : features) {
      Json.Builder fields = Json.object().with("name", feature.name());
      switch (feature) {
        case Column(_, double mean, double deviation) ->
            fields.with("mean", mean).with("deviation", deviation);
        case Category(_, List<String> values, String usual) ->
            fields.with(CATEGORIES, texts(values)).with("usual", usual);
      }
      items.add(fields.build());
    }
    return items;
  }

  private static List<Json> texts(List<String> texts) {
    List<Json> items = new ArrayList<>();
    for (String text : texts) {
      items.add(Json.of(text));
    }
    return items;
  }

  static TableSchema read(String place, Json.Fields fields) throws FormatException {
    List<Feature> features = new ArrayList<>();
    for (Json item : fields.items(place, "features")) {
      features.add(feature(place, item));
    }
    TableSchema.Targets targets;
    if (fields.get("classes").isPresent()) {
      targets = new Classes(fields.text(place, "target"), texts(place, fields, "classes"));
    } else {
      List<Column> columns = new ArrayList<>();
      for (Json item : fields.items(place, "targets")) {
        if (!(feature(place, item) instanceof Column column)) {
          throw FormatException.in(place, "targets that are numbers", item.toString());
        }
        columns.add(column);
      }
      targets = new Values(columns);
    }
    TableSchema.Split split =
        new TableSchema.Split(
            fields.text(place, "file_sha256"),
            fields.real(place, "test_share"),
            fields.whole(place, "split_seed"));
    return new TableSchema(
        features, targets, split, missing(place, fields), CsvFormat.of(place, fields));
  }

  private static Missing missing(String place, Json.Fields fields) throws FormatException {
    if (fields.get(MISSING).isEmpty()) {
      return Missing.ERROR;
    }
    String text = fields.text(place, MISSING);
    for (Missing each : Missing.values()) {
      if (each.text().equals(text)) {
        return each;
      }
    }
    throw FormatException.in(place, "missing error, fill or drop", FormatException.quoted(text));
  }

  private static Feature feature(String place, Json item) throws FormatException {
    if (!(item instanceof Json.Fields fields)) {
      throw FormatException.in(place, "columns that are objects", item.toString());
    }
    String name = fields.text(place, "name");
    if (fields.get(CATEGORIES).isPresent()) {
      try {
        return new Category(name, texts(place, fields, CATEGORIES), fields.text(place, "usual"));
      } catch (IllegalArgumentException e) {
        throw FormatException.in(place, "the usual one among the categories of " + name, "another");
      }
    }
    Column column = new Column(name, fields.real(place, "mean"), fields.real(place, "deviation"));
    if (!(column.deviation() > 0)) {
      throw FormatException.in(place, "deviations above 0", Double.toString(column.deviation()));
    }
    return column;
  }

  private static List<String> texts(String place, Json.Fields fields, String name)
      throws FormatException {
    List<String> texts = new ArrayList<>();
    for (Json item : fields.items(place, name)) {
      if (!(item instanceof Json.Text(String text))) {
        throw FormatException.in(place, name + " that are texts", item.toString());
      }
      texts.add(text);
    }
    return texts;
  }
}
