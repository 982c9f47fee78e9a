package dev.percept.app.serve;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.table.CsvFormat;
import dev.percept.formats.table.Delimiter;
import dev.percept.formats.table.TableRows;
import dev.percept.formats.table.TableSchema;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a network takes, out of pixels, numbers or rows of a table.
final class NumberInput {
  private static final int LEVELS = 255;

  private NumberInput() {}

  /// An object with pixels or features.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it has neither, or not as many as the network takes
  static float[] of(ServedModel model, String source, Json.Fields fields) throws IOException {
    boolean pixels = fields.get("pixels").isPresent();
    if (pixels == fields.get("features").isPresent()) {
      throw FormatException.in(
          source, "pixels, features or batch: one of them", fields.members().keySet().toString());
    }
    if (!pixels && model.table().isPresent()) {
      return row(model, source, fields.get("features").orElseThrow());
    }
    String name = pixels ? "pixels" : "features";
    String place = source + ", " + name;
    List<Json> numbers = new ArrayList<>();
    flatten(fields.items(source, name), numbers);
    Shape shape = model.network().inputShape();
    if (numbers.size() != shape.elements()) {
      throw FormatException.in(
          place,
          "%,d numbers (%s)".formatted(shape.elements(), shape),
          "%,d".formatted(numbers.size()));
    }
    float[] input = new float[numbers.size()];
    for (int i = 0; i < input.length; i++) {
      double value = number(place + ", number " + i, numbers.get(i));
      if (pixels && !(value >= 0 && value <= LEVELS)) {
        throw FormatException.in(place + ", number " + i, "0 to 255", Double.toString(value));
      }
      input[i] = pixels ? (float) value / LEVELS : (float) value;
      if (!Float.isFinite(input[i])) {
        throw FormatException.in(
            place + ", number " + i, "what a float can hold", Double.toString(value));
      }
    }
    return input;
  }

  private static double number(String place, Json value) throws FormatException {
    return switch (value) {
      case Json.Whole(long whole) -> whole;
      case Json.Real(double real) -> real;
      default ->
          throw FormatException.in(place, "a number", FormatException.quoted(value.toString()));
    };
  }

  // Rows of pixels may be arrays of their own.
  private static void flatten(List<Json> items, List<Json> numbers) {
    for (Json item : items) {
      if (item instanceof Json.Items(List<Json> inner)) {
        flatten(inner, numbers);
      } else {
        numbers.add(item);
      }
    }
  }

  // A row of the table, by the names of its columns or in their order: read as one of a file is.
  private static float[] row(ServedModel model, String source, Json features) throws IOException {
    List<TableSchema.Feature> columns = model.table().orElseThrow().features();
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    switch (features) {
      case Json.Fields(var members) ->
          members.forEach((name, value) -> {
            names.add(quoted(name));
            values.add(field(value));
          });
      case Json.Items(List<Json> items) when items.size() == columns.size() -> {
        columns.forEach(column -> names.add(quoted(column.name())));
        items.forEach(item -> values.add(field(item)));
      }
      default ->
          throw FormatException.in(
              source + ", features",
              "an object by the names of columns, or an array of " + columns.size(),
              FormatException.quoted(features.toString()));
    }
    String csv = String.join(",", names) + "\n" + String.join(",", values) + "\n";
    CsvFormat format = new CsvFormat(Optional.of(Delimiter.COMMA), Optional.of(true));
    return rows(model, source + ", features", Reply.utf8(csv), format).getFirst();
  }

  private static String field(Json value) {
    return switch (value) {
      case Json.Null() -> "";
      case Json.Text(String text) -> quoted(text);
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /// The rows of a CSV text.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it has not the columns of the model, or a value is missing in a row
  ///   and the model leaves such rows out
  static List<float[]> rows(ServedModel model, String source, byte[] csv) throws IOException {
    return rows(model, source, csv, CsvFormat.unknown());
  }

  private static List<float[]> rows(ServedModel model, String source, byte[] csv, CsvFormat format)
      throws IOException {
    if (model.table().isEmpty()) {
      throw FormatException.in(source, "what the model was trained on, no table", "a table");
    }
    List<float[]> all = new ArrayList<>();
    try (TableRows rows = TableRows.parse(source, csv, model.table().get(), format)) {
      float[] numbers = new float[model.table().get().inputs()];
      while (rows.next(numbers)) {
        if (!rows.isComplete()) {
          throw FormatException.in(
              source + ", row " + (all.size() + 1),
              "a value in every column, as the model leaves out rows without",
              "one without");
        }
        all.add(numbers.clone());
      }
    }
    return all;
  }
}
