package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.util.List;
import java.util.Optional;

/// What a model that was trained on a table must know of it: which columns it takes, how they
/// become numbers, what its outputs are called, and which rows were kept from it.
///
/// Kept in the model file, under `table` of `percept.provenance`.
///
/// @param features the columns that the network takes, in order
/// @param targets what it gives
/// @param split which rows of which file it was trained on
/// @param missing what becomes of rows in which a feature is missing
/// @param format what had to be said of the file
public record TableSchema(
    List<Feature> features, Targets targets, Split split, Missing missing, CsvFormat format) {

  /// The name under which a model's provenance has it.
  public static final String KEY = "table";

  public TableSchema {
    features = List.copyOf(features);
  }

  /// A column that a network takes.
  public sealed interface Feature {
    /// Its name.
    String name();

    /// The numbers that the network sees of it.
    int width();
  }

  /// A column of numbers, and how the network sees them: (x - mean) / deviation; 0, as if it were
  /// the mean, where it is missing.
  ///
  /// @param name its name
  /// @param mean the mean of the rows trained on
  /// @param deviation their standard deviation; 1 for a column that is always the same
  public record Column(String name, double mean, double deviation) implements Feature {

    @Override
    public int width() {
      return 1;
    }

    /// As the network sees it.
    float scaled(double value) {
      return Double.isNaN(value) ? 0 : (float) ((value - mean) / deviation);
    }

    /// In the units of the table again.
    public double unscaled(double value) {
      return value * deviation + mean;
    }
  }

  /// A column of texts. The network sees a number for each category, 1 for that of the row and 0
  /// for the others; only zeros for a text that is none of them.
  ///
  /// @param name its name
  /// @param values the categories of the rows trained on, in order
  /// @param usual the most frequent of them, which stands in where it is missing
  public record Category(String name, List<String> values, String usual) implements Feature {
    /// @throws IllegalArgumentException if the usual one is none of them
    public Category {
      values = List.copyOf(values);
      if (!values.contains(usual)) {
        throw new IllegalArgumentException("the most frequent category is none of all");
      }
    }

    @Override
    public int width() {
      return values.size();
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

  /// The numbers that the network sees of a row.
  public int inputs() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /// As JSON.
  public Json.Fields json() {
    return TableSchemaJson.write(this);
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
    TableSchema schema = TableSchemaJson.read(place, provenance.fields(source, KEY));
    int named =
        switch (schema.targets) {
          case Classes classes -> classes.classes().size();
          case Values values -> values.columns().size();
        };
    if (schema.inputs() != inputs || named != outputs) {
      throw FormatException.in(
          place,
          "%d columns and %d targets, as the network has".formatted(inputs, outputs),
          "%d and %d".formatted(schema.inputs(), named));
    }
    return Optional.of(schema);
  }
}
