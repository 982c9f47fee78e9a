package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a model that was trained on a table must know of it: which columns it takes and how they
/// are scaled, what its outputs are called, and which rows were kept from it.
///
/// Kept in the model file, under `table` of `percept.provenance`.
///
/// @param features the columns that the network takes, in order
/// @param targets what it gives
/// @param split which rows of which file it was trained on
public record TableSchema(List<Column> features, Targets targets, Split split) {

  /// The name under which a model's provenance has it.
  public static final String KEY = "table";

  public TableSchema {
    features = List.copyOf(features);
  }

  /// A column of numbers, and how the network sees them: (x - mean) / deviation.
  ///
  /// @param name its name
  /// @param mean the mean of the rows trained on
  /// @param deviation their standard deviation; 1 for a column that is always the same
  public record Column(String name, double mean, double deviation) {

    /// As the network sees it.
    float scaled(double value) {
      return (float) ((value - mean) / deviation);
    }

    /// In the units of the table again.
    public double unscaled(double value) {
      return value * deviation + mean;
    }
  }

  /// What a network says of a row.
  public sealed interface Targets {
    /// The names of the columns it is about.
    List<String> names();
  }

  /// One of some classes.
  ///
  /// @param name the column
  /// @param classes the texts of the classes, in the order of the outputs
  public record Classes(String name, List<String> classes) implements Targets {
    public Classes {
      classes = List.copyOf(classes);
    }

    @Override
    public List<String> names() {
      return List.of(name);
    }
  }

  /// Numbers.
  ///
  /// @param columns one for each output
  public record Values(List<Column> columns) implements Targets {
    public Values {
      columns = List.copyOf(columns);
    }

    @Override
    public List<String> names() {
      return columns.stream().map(Column::name).toList();
    }
  }

  /// How rows were chosen to train on.
  ///
  /// @param sha256 of the file
  /// @param testShare the share of rows kept to test on; 0 where another file was given for that
  /// @param seed what chose them
  public record Split(String sha256, double testShare, long seed) {}

  /// As JSON.
  public Json.Fields json() {
    Json.Builder fields = Json.object().with("features", json(features));
    switch (targets) {
      case Classes(String name, List<String> classes) ->
          fields.with("target", name).with("classes", classes.stream().map(Json::of).toList());
      case Values(List<Column> columns) -> fields.with("targets", json(columns));
    }
    return fields
        .with("file_sha256", split.sha256)
        .with("test_share", split.testShare)
        .with("split_seed", split.seed)
        .build();
  }

  private static List<Json> json(List<Column> columns) {
    List<Json> items = new ArrayList<>();
    for (Column column : columns) {
      items.add(
          Json.object()
              .with("name", column.name)
              .with("mean", column.mean)
              .with("deviation", column.deviation)
              .build());
    }
    return items;
  }

  /// What a model's provenance says of the table it was trained on; nothing if it was no table.
  ///
  /// @param source what messages call the model
  /// @param inputs the numbers that the network takes
  /// @param outputs the numbers that it gives
  /// @throws FormatException if it is not as [#json] writes it, or does not fit the network
  public static Optional<TableSchema> of(
      String source, Json.Fields provenance, int inputs, int outputs) throws FormatException {
    if (provenance.get(KEY).isEmpty()) {
      return Optional.empty();
    }
    String place = source + ", " + KEY;
    Json.Fields fields = provenance.fields(source, KEY);
    List<Column> features = columns(place, fields.items(place, "features"));
    Targets targets;
    int named;
    if (fields.get("classes").isPresent()) {
      List<String> classes = new ArrayList<>();
      for (Json item : fields.items(place, "classes")) {
        if (!(item instanceof Json.Text(String text))) {
          throw FormatException.in(place, "classes that are texts", item.toString());
        }
        classes.add(text);
      }
      targets = new Classes(fields.text(place, "target"), classes);
      named = classes.size();
    } else {
      List<Column> columns = columns(place, fields.items(place, "targets"));
      targets = new Values(columns);
      named = columns.size();
    }
    if (features.size() != inputs || named != outputs) {
      throw FormatException.in(
          place,
          "%d columns and %d targets, as the network has".formatted(inputs, outputs),
          "%d and %d".formatted(features.size(), named));
    }
    Split split =
        new Split(
            fields.text(place, "file_sha256"),
            fields.real(place, "test_share"),
            fields.whole(place, "split_seed"));
    return Optional.of(new TableSchema(features, targets, split));
  }

  private static List<Column> columns(String place, List<Json> items) throws FormatException {
    List<Column> columns = new ArrayList<>();
    for (Json item : items) {
      if (!(item instanceof Json.Fields fields)) {
        throw FormatException.in(place, "columns that are objects", item.toString());
      }
      Column column =
          new Column(
              fields.text(place, "name"),
              fields.real(place, "mean"),
              fields.real(place, "deviation"));
      if (!(column.deviation > 0)) {
        throw FormatException.in(place, "deviations above 0", Double.toString(column.deviation));
      }
      columns.add(column);
    }
    return columns;
  }
}
