package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The numbers of a CSV file as they stand there, column by column.
final class RawTable {
  private final CsvColumns columns;
  private final int[] featureIndices;
  private final List<String> featureNames;
  private final double[][] features;
  private final Targets targets;

  /// What is to be found out.
  sealed interface Targets {}

  /// The class of each row.
  ///
  /// @param name the column
  /// @param classes the texts of the classes
  /// @param indices of one element, the class of each row
  record Labels(String name, List<String> classes, List<int[]> indices) implements Targets {
    int[] labels() {
      return indices.getFirst();
    }
  }

  /// Numbers.
  ///
  /// @param names the columns
  /// @param columns the values of each column, row by row
  record Reals(List<String> names, List<double[]> columns) implements Targets {
    double[][] values() {
      return columns.toArray(double[][]::new);
    }
  }

  private RawTable(CsvColumns columns, int[] featureIndices, Targets targets) {
    this.columns = columns;
    this.featureIndices = featureIndices;
    this.featureNames = IntStream.of(featureIndices).mapToObj(columns.names()::get).toList();
    this.features = new double[featureIndices.length][columns.rows()];
    this.targets = targets;
  }

  /// Reads a table whose targets are these columns; all others are features.
  static RawTable read(Path path, List<String> names, boolean classes) throws IOException {
    CsvColumns columns = CsvColumns.of(path);
    List<Integer> indices = new ArrayList<>();
    for (String name : names) {
      int index = columns.find(name);
      if (indices.contains(index)) {
        throw FormatException.in(
            columns.source(), "each target once", FormatException.quoted(name) + " twice");
      }
      indices.add(index);
    }
    int[] targets = indices.stream().mapToInt(i -> i).toArray();
    boolean numeric = IntStream.of(targets).allMatch(columns.numeric()::get);
    Targets empty;
    if (numeric && !classes) {
      empty = reals(columns, targets);
    } else if (targets.length == 1) {
      empty = labels(columns, targets[0]);
    } else {
      throw FormatException.in(
          columns.source(),
          "one column of classes, or several of numbers, as targets",
          String.join(", ", names) + (classes ? "" : ", not all of which are numbers"));
    }
    int[] features =
        IntStream.range(0, columns.names().size()).filter(i -> !indices.contains(i)).toArray();
    if (features.length == 0) {
      throw FormatException.in(columns.source(), "columns besides the target", "none");
    }
    return new RawTable(columns, features, empty).filled(targets);
  }

  /// Reads a table that has the columns of a schema, in any order, and maybe others.
  static RawTable read(Path path, TableSchema schema) throws IOException {
    CsvColumns columns = CsvColumns.of(path);
    int[] targets = find(columns, schema.targets().names());
    Targets empty =
        switch (schema.targets()) {
          case TableSchema.Classes(String name, List<String> classes) ->
              new Labels(name, classes, List.of(new int[columns.rows()]));
          case TableSchema.Values _ -> reals(columns, targets);
        };
    return new RawTable(columns, find(columns, featureNames(schema)), empty).filled(targets);
  }

  /// The same without targets.
  static RawTable readFeatures(Path path, TableSchema schema) throws IOException {
    CsvColumns columns = CsvColumns.of(path);
    int[] features = find(columns, featureNames(schema));
    return new RawTable(columns, features, new Reals(List.of(), List.of())).filled();
  }

  private static List<String> featureNames(TableSchema schema) {
    return schema.features().stream().map(TableSchema.Column::name).toList();
  }

  private static int[] find(CsvColumns columns, List<String> names) throws FormatException {
    int[] indices = new int[names.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = columns.find(names.get(i));
    }
    return indices;
  }

  private static Reals reals(CsvColumns columns, int... targets) {
    return new Reals(
        IntStream.of(targets).mapToObj(columns.names()::get).toList(),
        IntStream.of(targets).mapToObj(i -> new double[columns.rows()]).toList());
  }

  // Sorted, so that the order of the rows does not matter: by value if all are numbers.
  private static Labels labels(CsvColumns columns, int target) throws IOException {
    boolean numeric = columns.numeric().get(target);
    TreeSet<String> found =
        new TreeSet<>(
            numeric
                ? Comparator.comparingDouble(Double::parseDouble)
                : Comparator.<String>naturalOrder());
    columns.forEachRow((row, reader) -> {
      String text = reader.field(target).strip();
      if (text.isEmpty()) {
        throw FormatException.in(place(columns, reader, target), "the text of a class", "nothing");
      }
      found.add(text);
    });
    if (found.size() < 2) {
      throw FormatException.in(
          columns.source(),
          "at least 2 classes in column " + columns.names().get(target),
          "only " + FormatException.quoted(found.first()));
    }
    return new Labels(
        columns.names().get(target), List.copyOf(found), List.of(new int[columns.rows()]));
  }

  private static String place(CsvColumns columns, CsvReader reader, int column) {
    return "%s, line %d, column %s"
        .formatted(columns.source(), reader.line(), columns.names().get(column));
  }

  // The second pass.
  private RawTable filled(int... targetIndices) throws IOException {
    for (int index : featureIndices) {
      if (!columns.numeric().get(index)) {
        refuse(index);
      }
    }
    Map<String, Integer> numbers = new HashMap<>();
    if (targets instanceof Labels labels) {
      labels.classes().forEach(text -> numbers.put(text, numbers.size()));
    }
    columns.forEachRow((row, reader) -> {
      for (int i = 0; i < featureIndices.length; i++) {
        features[i][row] = columns.number(reader, featureIndices[i]);
      }
      switch (targets) {
        case Labels labels -> {
          String text = reader.field(targetIndices[0]).strip();
          labels.labels()[row] = number(labels, numbers, text, reader, targetIndices[0]);
        }
        case Reals reals -> {
          for (int i = 0; i < targetIndices.length; i++) {
            reals.columns().get(i)[row] = columns.number(reader, targetIndices[i]);
          }
        }
      }
    });
    return this;
  }

  private int number(
      Labels labels, Map<String, Integer> numbers, String text, CsvReader reader, int column)
      throws FormatException {
    Integer number = numbers.get(text);
    if (number != null) {
      return number;
    }
    for (int i = 0; i < labels.classes().size(); i++) {
      // 1 and 1.0 are one class.
      if (CsvColumns.isNumber(text)
          && CsvColumns.isNumber(labels.classes().get(i))
          && Double.parseDouble(text) == Double.parseDouble(labels.classes().get(i))) {
        numbers.put(text, i);
        return i;
      }
    }
    throw FormatException.in(
        place(columns, reader, column),
        "one of the classes " + String.join(", ", labels.classes()),
        text.isEmpty() ? "nothing" : FormatException.quoted(text));
  }

  // Says where the first field of a column is that is no number.
  private void refuse(int column) throws IOException {
    columns.forEachRow((row, reader) -> {
      String field = reader.field(column);
      if (!CsvColumns.isNumber(field)) {
        throw FormatException.in(
            place(columns, reader, column),
            "a number (only the target may be text)",
            field.isBlank() ? "nothing" : FormatException.quoted(field));
      }
    });
  }

  String source() {
    return columns.source();
  }

  /// The last part of the path.
  String name() {
    Path last = columns.path().getFileName();
    return last == null ? source() : last.toString();
  }

  int rows() {
    return columns.rows();
  }

  String sha256() {
    return columns.sha256();
  }

  List<String> featureNames() {
    return featureNames;
  }

  /// The values of each feature, row by row.
  double[][] features() {
    return features;
  }

  Targets targets() {
    return targets;
  }
}
