package dev.percept.formats.table;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import dev.percept.loss.Targets;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads CSV files as data sets: some columns are the targets, all others the features, which must
/// be numbers.
///
/// A target that is not a number throughout is a class, one that is a number a real target. Rows
/// are put into an order decided by a seed; of a file alone the last share is tested on. Features,
/// and real targets if asked for, are brought to mean 0 and standard deviation 1 by the rows that
/// are trained on, so that nothing of the test rows is known in training.
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
  private static final int MOST = Integer.MAX_VALUE - 64;

  private TableFiles() {}

  /// A table as a data set.
  ///
  /// @param data what to train and to test on
  /// @param schema what a model must know to take rows of the same kind
  public record Table(DataSplit data, TableSchema schema) {}

  /// Rows for a model that was trained before.
  ///
  /// @param train the rows it was trained on, if this is the same file; else nothing
  /// @param test the rows kept from it, if this is the same file; else all
  public record Rows(Optional<Dataset> train, Dataset test) {}

  /// Reads a table and keeps a share of its rows to test on.
  ///
  /// @throws FormatException if it is no table of numbers, or has no such targets
  /// @throws IOException if it cannot be read
  public static Table read(Path path, TableOptions options) throws IOException {
    RawTable raw = RawTable.read(path, options.targets(), options.classes());
    int[] order = order(raw.rows(), options.seed());
    int test = testRows(raw, options.testShare());
    int[] trained = part(order, 0, raw.rows() - test);
    TableSchema schema = schema(raw, trained, options, options.testShare());
    return new Table(
        new DataSplit(
            dataset(raw, schema, trained),
            dataset(raw, schema, part(order, trained.length, raw.rows()))),
        schema);
  }

  /// Reads a table to train on and another with the same columns to test on.
  ///
  /// @throws FormatException if one is no table of numbers, or they do not fit each other
  /// @throws IOException if one cannot be read
  public static Table read(Path train, Path test, TableOptions options) throws IOException {
    RawTable raw = RawTable.read(train, options.targets(), options.classes());
    int[] order = order(raw.rows(), options.seed());
    TableSchema schema = schema(raw, order, options, 0);
    return new Table(
        new DataSplit(dataset(raw, schema, order), dataset(RawTable.read(test, schema), schema)),
        schema);
  }

  /// Reads rows to measure a model on: of the file that it was trained on those kept from it, of
  /// any other all.
  ///
  /// @throws FormatException if the file is no table with the model's columns
  /// @throws IOException if it cannot be read
  public static Rows read(Path path, TableSchema schema) throws IOException {
    RawTable raw = RawTable.read(path, schema);
    TableSchema.Split split = schema.split();
    if (!raw.sha256().equals(split.sha256())) {
      return new Rows(Optional.empty(), dataset(raw, schema));
    }
    if (split.testShare() == 0) {
      Dataset all = dataset(raw, schema);
      return new Rows(Optional.of(all), all);
    }
    int[] order = order(raw.rows(), split.seed());
    int train = raw.rows() - testRows(raw, split.testShare());
    return new Rows(
        Optional.of(dataset(raw, schema, part(order, 0, train))),
        dataset(raw, schema, part(order, train, raw.rows())));
  }

  /// Reads the features of rows whose targets nobody need know, row by row, as a network takes
  /// them.
  ///
  /// @throws FormatException if the file has not all the model's columns
  /// @throws IOException if it cannot be read
  public static float[] features(Path path, TableSchema schema) throws IOException {
    RawTable raw = RawTable.readFeatures(path, schema);
    return features(raw, schema, identity(raw.rows()));
  }

  private static int testRows(RawTable raw, double share) throws FormatException {
    if (raw.rows() < 2) {
      throw FormatException.in(raw.source(), "at least 2 rows, some to test on", "1");
    }
    return (int) Math.clamp(Math.round(share * raw.rows()), 1, raw.rows() - 1L);
  }

  private static int[] identity(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    return order;
  }

  // Fisher and Yates, in the form of Durstenfeld (1964); before any epoch of training.
  private static int[] order(int count, long seed) {
    Rng rng = new Rng(seed);
    int[] order = identity(count);
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

  private static TableSchema schema(
      RawTable raw, int[] trained, TableOptions options, double testShare) throws FormatException {
    if (options.heldOut() >= trained.length) {
      throw FormatException.in(
          raw.source(),
          "more than the %,d rows to hold out".formatted(options.heldOut()),
          "%,d to train on".formatted(trained.length));
    }
    int[] measured = part(trained, 0, trained.length - options.heldOut());
    List<TableSchema.Column> features = new ArrayList<>();
    for (int i = 0; i < raw.featureNames().size(); i++) {
      features.add(column(raw.featureNames().get(i), raw.features(), i, measured));
    }
    TableSchema.Split split = new TableSchema.Split(raw.sha256(), testShare, options.seed());
    return new TableSchema(features, targets(raw, measured, options.scalesTargets()), split);
  }

  private static TableSchema.Targets targets(RawTable raw, int[] measured, boolean scales) {
    return switch (raw.targets()) {
      case RawTable.Labels labels -> new TableSchema.Classes(labels.name(), labels.classes());
      case RawTable.Reals reals -> {
        List<TableSchema.Column> columns = new ArrayList<>();
        for (int i = 0; i < reals.names().size(); i++) {
          String name = reals.names().get(i);
          columns.add(
              scales
                  ? column(name, reals.values(), i, measured)
                  : new TableSchema.Column(name, 0, 1));
        }
        yield new TableSchema.Values(columns);
      }
    };
  }

  // Mean and deviation in double and in the order of the rows, so the same bits everywhere.
  private static TableSchema.Column column(String name, double[][] columns, int index, int[] rows) {
    double[] values = columns[index];
    double mean = 0;
    for (int row : rows) {
      mean += values[row];
    }
    mean /= rows.length;
    double squares = 0;
    for (int row : rows) {
      squares += (values[row] - mean) * (values[row] - mean);
    }
    double deviation = StrictMath.sqrt(squares / rows.length);
    return new TableSchema.Column(name, mean, deviation > 0 ? deviation : 1);
  }

  private static Dataset dataset(RawTable raw, TableSchema schema) throws FormatException {
    return dataset(raw, schema, identity(raw.rows()));
  }

  private static Dataset dataset(RawTable raw, TableSchema schema, int[] rows)
      throws FormatException {
    return new Dataset(
        raw.name(),
        Shape.of(schema.features().size()),
        new Samples.Numbers(features(raw, schema, rows)),
        targets(raw, schema, rows));
  }

  private static float[] features(RawTable raw, TableSchema schema, int[] rows)
      throws FormatException {
    int width = schema.features().size();
    if ((long) rows.length * width > MOST) {
      throw FormatException.in(
          raw.source(),
          "at most %,d numbers".formatted(MOST),
          "%,d rows of %,d".formatted(rows.length, width));
    }
    float[] features = new float[rows.length * width];
    for (int column = 0; column < width; column++) {
      TableSchema.Column scaling = schema.features().get(column);
      double[] values = raw.features()[column];
      for (int i = 0; i < rows.length; i++) {
        features[i * width + column] = scaling.scaled(values[rows[i]]);
      }
    }
    return features;
  }

  private static Targets targets(RawTable raw, TableSchema schema, int[] rows) {
    return switch (raw.targets()) {
      case RawTable.Labels labels -> {
        int[] chosen = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
          chosen[i] = labels.labels()[rows[i]];
        }
        yield new Targets.Classes(chosen, labels.classes().size());
      }
      case RawTable.Reals reals -> {
        List<TableSchema.Column> columns = ((TableSchema.Values) schema.targets()).columns();
        int width = columns.size();
        float[] values = new float[rows.length * width];
        double[] units = new double[width];
        for (int j = 0; j < width; j++) {
          units[j] = columns.get(j).deviation();
          for (int i = 0; i < rows.length; i++) {
            values[i * width + j] = columns.get(j).scaled(reals.values()[j][rows[i]]);
          }
        }
        yield new Targets.Values(values, units);
      }
    };
  }
}
