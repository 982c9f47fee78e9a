package dev.percept.formats.table;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Folds;
import dev.percept.formats.FormatException;
import dev.percept.tensor.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads tables as data sets, from CSV files or text of `label index:value …`: some columns are the
/// targets, all others the features. Numbers stay numbers, texts become categories, each a number
/// of 0 or 1 for the network.
///
/// A target that is not a number throughout is a class, one that is a number a real target. Rows
/// are put into an order decided by a seed; of a file alone the last share is tested on. Features
/// that are numbers, and real targets if asked for, are brought to mean 0 and standard deviation 1
/// by the rows that are trained on, and what stands in for missing values comes from the same rows,
/// so that nothing of the test rows is known in training.
///
/// ```
/// TableFiles.Table houses =
///     TableFiles.read(Path.of("houses.csv"), new TableOptions(List.of("price"), 1));
/// Network network =
///     Network.of(houses.data().train().sampleShape(), new Dense(32), new Relu(), new Dense(1));
/// network.initialize(new Rng(1));
/// Training training =
///     new Training(2_000, 50, new Adam(0.001), 1).withLoss(new MeanSquaredError());
/// ```
public final class TableFiles {
  private static final List<String> CSV_ENDS = List.of(".csv", ".tsv", ".tab");

  private TableFiles() {}

  /// A table as a data set.
  ///
  /// @param data what to train and to test on
  /// @param schema what a model must know to take rows of the same kind
  /// @param findings what people should know of how it was read
  public record Table(DataSplit data, TableSchema schema, TableFindings findings) {}

  /// Rows for a model that was trained before.
  ///
  /// @param train the rows it was trained on, if this is the same file; else nothing
  /// @param test the rows kept from it, if this is the same file; else all
  /// @param findings what people should know of how they were read
  public record Rows(Optional<Dataset> train, Dataset test, TableFindings findings) {}

  /// Whether a path is that of a table, by its end: `.csv`, `.tsv`, `.tab`, `.libsvm`, `.svm` or
  /// `.svmlight`.
  public static boolean isTable(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return CSV_ENDS.stream().anyMatch(name::endsWith) || TableColumns.isSvm(path);
  }

  /// The column that is the target of a file if nobody says otherwise: the label where there is
  /// one.
  public static Optional<String> target(Path path) {
    return TableColumns.isSvm(path) ? Optional.of(SvmReader.LABEL) : Optional.empty();
  }

  /// Reads a table and keeps a share of its rows to test on.
  ///
  /// @throws FormatException if it is no table, or has no such targets
  /// @throws IOException if it cannot be read
  public static Table read(Path path, TableOptions options) throws IOException {
    RawTable raw = RawTable.read(path, options);
    int[] order = order(raw.rows(), options.seed());
    int test = testRows(raw.source(), raw.rows(), options.testShare());
    int[] trained = part(order, 0, raw.rows() - test);
    TableSchema schema = schema(raw, trained, options, options.testShare());
    DataSplit data =
        new DataSplit(
            raw.dataset(schema, trained),
            raw.dataset(schema, part(order, trained.length, raw.rows())));
    return new Table(data, schema, raw.findings());
  }

  /// Reads a table to train on and another with the same columns to test on.
  ///
  /// @throws FormatException if one is no table, or they do not fit each other
  /// @throws IOException if one cannot be read
  public static Table read(Path train, Path test, TableOptions options) throws IOException {
    RawTable raw = RawTable.read(train, options);
    int[] order = order(raw.rows(), options.seed());
    TableSchema schema = schema(raw, order, options, 0);
    KnownTable other = KnownTable.read(test, schema, options.format());
    return new Table(
        new DataSplit(raw.dataset(schema, order), other.dataset()), schema, raw.findings());
  }

  /// Reads the rows to train on for a cross-validation: in the order in which [#read] gives them,
  /// cut into [Folds]. Each is brought to its scale by the rows that are trained on in it, so
  /// categories, and with them the number of inputs, may differ from one to the other.
  ///
  /// @param keepsTest whether a share of the rows is left out, to test on at the end
  /// @throws IllegalArgumentException if there are not that many rows to train on
  /// @throws FormatException if it is no table, or has no such targets
  /// @throws IOException if it cannot be read
  public static List<DataSplit> folds(Path path, boolean keepsTest, TableOptions options, int folds)
      throws IOException {
    RawTable raw = RawTable.read(path, options);
    int[] order = order(raw.rows(), options.seed());
    double share = keepsTest ? options.testShare() : 0;
    int test = keepsTest ? testRows(raw.source(), raw.rows(), share) : 0;
    Folds of = new Folds(raw.rows() - test, folds);
    List<DataSplit> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      int[] trained = chosen(order, of.trained(fold));
      TableSchema schema = schema(raw, trained, options, share);
      int[] held = chosen(order, of.held(fold));
      splits.add(new DataSplit(raw.dataset(schema, trained), raw.dataset(schema, held)));
    }
    return splits;
  }

  /// Reads rows to measure a model on: of the file that it was trained on those kept from it, of
  /// any other all.
  ///
  /// @throws FormatException if the file is no table with the model's columns
  /// @throws IOException if it cannot be read
  public static Rows read(Path path, TableSchema schema) throws IOException {
    return read(path, schema, CsvFormat.unknown());
  }

  /// The same for a CSV file of which something is known.
  public static Rows read(Path path, TableSchema schema, CsvFormat format) throws IOException {
    KnownTable table = KnownTable.read(path, schema, format.or(schema.format()));
    TableSchema.Split split = schema.split();
    Dataset all = table.dataset();
    if (!table.sha256().equals(split.sha256())) {
      return new Rows(Optional.empty(), all, table.findings());
    }
    if (split.testShare() == 0) {
      return new Rows(Optional.of(all), all, table.findings());
    }
    int[] order = order(all.count(), split.seed());
    int train = all.count() - testRows(all.name(), all.count(), split.testShare());
    return new Rows(
        Optional.of(all.select(part(order, 0, train))),
        all.select(part(order, train, all.count())),
        table.findings());
  }

  private static int testRows(String source, int rows, double share) throws FormatException {
    if (rows < 2) {
      throw FormatException.in(source, "at least 2 rows, some to test on", "1");
    }
    return (int) Math.clamp(Math.round(share * rows), 1, rows - 1L);
  }

  // Fisher and Yates, in the form of Durstenfeld (1964); before any epoch of training.
  private static int[] order(int count, long seed) {
    Rng rng = new Rng(seed);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = rng.below(i + 1, Rng.Stream.SHUFFLE, -1, i);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return order;
  }

  private static int[] part(int[] order, int from, int to) {
    return Arrays.copyOfRange(order, from, to);
  }

  private static int[] chosen(int[] order, int... places) {
    return Arrays.stream(places).map(place -> order[place]).toArray();
  }

  private static TableSchema schema(
      RawTable raw, int[] trained, TableOptions options, double testShare) throws FormatException {
    if (options.heldOut() >= trained.length) {
      throw FormatException.in(
          raw.source(),
          "more than the %,d rows to hold out".formatted(options.heldOut()),
          "%,d to train on".formatted(trained.length));
    }
    int[] measured = part(trained, 0, trained.length - options.heldOut());
    return new TableSchema(
        raw.measured(measured),
        raw.measuredTargets(measured, options.scalesTargets()),
        new TableSchema.Split(raw.sha256(), testShare, options.seed()),
        options.missing(),
        options.format());
  }
}
