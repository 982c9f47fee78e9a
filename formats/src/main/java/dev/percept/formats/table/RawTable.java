package dev.percept.formats.table;

import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import dev.percept.loss.Targets;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A table to train on as it stands in its file, column by column, and which rows of it count.
final class RawTable {
  private static final int MOST = Integer.MAX_VALUE - 64;

  private final TableColumns columns;
  private final List<RawColumn> features;
  private final RawTargets targets;
  private final TableFindings findings;
  private int[] kept = new int[0];

  private RawTable(TableColumns columns, List<RawColumn> features, RawTargets targets) {
    this.columns = columns;
    this.features = features;
    this.targets = targets;
    this.findings = new TableFindings(columns.source(), columns.delimiter(), columns.hasHeader());
  }

  /// Reads a table whose targets are given; all columns that are not ignored are features.
  ///
  /// @throws FormatException if it is none, or its columns are not what they should be
  /// @throws IOException if it cannot be read
  static RawTable read(Path path, TableOptions options) throws IOException {
    TableColumns columns = TableColumns.of(path, options.format(), 0);
    int[] targets = columns.find(options.targets());
    if (IntStream.of(targets).distinct().count() < targets.length) {
      throw FormatException.in(
          columns.source(), "each target once", twice(options.targets(), targets) + " twice");
    }
    int[] ignored = columns.find(options.ignored());
    for (int index : ignored) {
      if (IntStream.of(targets).anyMatch(target -> target == index)) {
        throw FormatException.in(
            columns.source(),
            "targets that are not ignored",
            FormatException.quoted(columns.names().get(index)));
      }
    }
    RawTargets sought = targets(columns, targets, options);
    int[] others =
        IntStream.range(0, columns.names().size())
            .filter(i ->
                IntStream.concat(IntStream.of(targets), IntStream.of(ignored))
                    .noneMatch(j -> i == j))
            .toArray();
    if (others.length == 0) {
      throw FormatException.in(columns.source(), "columns besides the target", "none");
    }
    List<RawColumn> features = new ArrayList<>();
    for (int index : others) {
      String name = columns.names().get(index);
      features.add(
          columns.numeric().get(index)
              ? new RawColumn.Numbers(name, columns.rows())
              : new RawColumn.Texts(name, columns.rows(), options.mostCategories()));
    }
    RawTable table = new RawTable(columns, features, sought);
    table.fill(others, targets, options.missing());
    return table;
  }

  // The second name of a column that was named before.
  private static String twice(List<String> names, int... indices) {
    for (int i = 1; i < indices.length; i++) {
      int index = indices[i];
      if (Arrays.stream(indices, 0, i).anyMatch(before -> before == index)) {
        return FormatException.quoted(names.get(i));
      }
    }
    return "one";
  }

  private static RawTargets targets(TableColumns columns, int[] targets, TableOptions options)
      throws IOException {
    boolean numeric = IntStream.of(targets).allMatch(columns.numeric()::get);
    if (numeric && !options.classes()) {
      List<String> names = IntStream.of(targets).mapToObj(columns.names()::get).toList();
      return new RawTargets.Reals(names, columns.rows());
    }
    if (targets.length == 1) {
      return RawTargets.Labels.find(columns, targets[0], options.missing());
    }
    throw FormatException.in(
        columns.source(),
        "one column of classes, or several of numbers, as targets",
        String.join(", ", options.targets())
            + (options.classes() ? "" : ", not all of which are numbers"));
  }

  private void fill(int[] featureFields, int[] targetFields, Missing missing) throws IOException {
    int[] whole = new int[columns.rows()];
    int[] count = {0};
    columns.forEachRow((row, reader) -> {
      findings.countRow();
      boolean complete = true;
      for (int i = 0; i < featureFields.length; i++) {
        RawColumn feature = features.get(i);
        if (!feature.take(row, reader, featureFields[i])) {
          complete = false;
          refuse(missing, reader, feature.name());
          findings.countMissing(feature.name());
        }
      }
      if (!complete) {
        findings.countIncomplete();
      }
      boolean known = targets.take(row, reader, targetFields);
      if (!known) {
        refuse(missing, reader, columns.names().get(targetFields[0]));
        findings.countWithoutTarget();
      }
      if (known && (complete || missing == Missing.FILL)) {
        whole[count[0]++] = row;
      }
    });
    if (count[0] == 0) {
      throw FormatException.in(columns.source(), "rows in which nothing is missing", "none");
    }
    kept = Arrays.copyOf(whole, count[0]);
  }

  private static void refuse(Missing missing, RowReader reader, String name)
      throws FormatException {
    if (missing == Missing.ERROR) {
      throw FormatException.in(reader.place(name), "a value", "none");
    }
  }

  String source() {
    return columns.source();
  }

  /// The rows that count.
  int rows() {
    return kept.length;
  }

  String sha256() {
    return columns.sha256();
  }

  TableFindings findings() {
    return findings;
  }

  /// How features become numbers.
  ///
  /// @param rows those to measure by, by their places among the rows that count
  List<TableSchema.Feature> measured(int[] rows) throws FormatException {
    int[] places = places(rows);
    List<TableSchema.Feature> measured = new ArrayList<>();
    for (RawColumn feature : features) {
      measured.add(feature.measured(source(), places));
    }
    return measured;
  }

  /// What a model must know of the targets.
  ///
  /// @param rows as above
  TableSchema.Targets measuredTargets(int[] rows, boolean scales) throws FormatException {
    return targets.measured(source(), places(rows), scales);
  }

  private int[] places(int[] rows) {
    return IntStream.of(rows).map(row -> kept[row]).toArray();
  }

  /// Some rows as a data set.
  ///
  /// @param rows by their places among the rows that count
  Dataset dataset(TableSchema schema, int[] rows) throws FormatException {
    int[] places = places(rows);
    int width = schema.inputs();
    checkAmount(source(), rows.length, width);
    float[] numbers = new float[rows.length * width];
    int at = 0;
    for (int i = 0; i < features.size(); i++) {
      TableSchema.Feature feature = schema.features().get(i);
      for (int row = 0; row < places.length; row++) {
        features.get(i).set(numbers, row * width + at, places[row], feature);
      }
      at += feature.width();
    }
    Targets of = targets.of(places, schema.targets());
    return new Dataset(name(columns.path()), Shape.of(width), new Samples.Numbers(numbers), of);
  }

  /// The last part of a path.
  static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  /// @throws FormatException if so many numbers do not fit an array
  static void checkAmount(String source, long rows, int width) throws FormatException {
    if (rows * width > MOST) {
      throw FormatException.in(
          source, "at most %,d numbers".formatted(MOST), "%,d rows of %,d".formatted(rows, width));
    }
  }
}
