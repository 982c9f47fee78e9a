package dev.percept.examples.studies;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.HeatMap;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Theme;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.dataset.MnistCache;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// What the studies share: the data, two threads that train side by side, and a folder for pictures
/// and tables.
///
/// Every training has one thread to itself and is a function of its seed, so the same files come
/// out each time.
final class Study implements AutoCloseable {
  private static final int HELD_OUT = 5_000;
  private static final int FEW = 100;

  private final PrintStream out;
  private final PrintStream progress;
  private final Path folder;
  private final boolean small;
  private final DataSplit all;
  private final DataSplit choosing;
  private final StringBuilder tables = new StringBuilder();
  private final Workers workers = Workers.of(2);
  private final Kernels kernels;

  private Study(PrintStream out, PrintStream progress, Path folder, boolean small, DataSplit all) {
    this.out = out;
    this.progress = progress;
    this.kernels = Kernels.best().kernels();
    this.folder = folder;
    this.small = small;
    this.all = all;
    this.choosing = all.holdingOut(small ? all.train().count() / 4 : HELD_OUT);
  }

  /// Reads the command line: the folder to write to, and the data, as `percept train --data` takes
  /// it: `mnist`, `digits`, an npz file or a folder of IDX files. With `small` in place of the data
  /// everything is done with few drawn digits and few steps, to try it in seconds.
  static Study of(String[] args) {
    return of(args, System.out, System.err);
  }

  static Study of(String[] args, PrintStream out, PrintStream progress) {
    if (args.length < 1 || args.length > 2) {
      throw new IllegalArgumentException(
          "expected FOLDER [mnist|digits|small|FILE], found " + String.join(" ", args));
    }
    String data = args.length == 2 ? args[1] : "mnist";
    boolean small = data.equals("small");
    try {
      Files.createDirectories(Path.of(args[0]));
      DataSplit all = small ? fewDigits() : read(data, progress);
      return new Study(out, progress, Path.of(args[0]), small, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataSplit read(String data, PrintStream progress) throws IOException {
    if (!data.equals("mnist") && !data.equals("digits")) {
      return DatasetFiles.read(Path.of(data));
    }
    if (data.equals("mnist")) {
      String home = System.getenv("XDG_CACHE_HOME");
      Path caches =
          home == null || home.isEmpty()
              ? Path.of(System.getProperty("user.home"), ".cache")
              : Path.of(home);
      MnistCache cache = new MnistCache(caches.resolve("percept"));
      try {
        if (!cache.isPresent()) {
          progress.println("downloading mnist to " + cache.file());
          cache.download((file, bytes, total) -> {});
        }
        return cache.read();
      } catch (IOException e) {
        progress.println(e.getMessage());
        progress.println(
            "going on with digits that percept draws itself: all figures will be others");
      }
    }
    try (Workers team = Workers.of(2)) {
      return DrawnDigits.draw(1, team);
    }
  }

  private static DataSplit fewDigits() {
    return new DataSplit(draw(DrawnDigits.TRAIN, 1_200), draw(DrawnDigits.TEST, 300));
  }

  private static Dataset draw(int split, int count) {
    byte[] pixels = new byte[count * 28 * 28];
    int[] labels = new int[count];
    DrawnDigits.draw(1, split, 0, count, pixels, labels);
    return new Dataset("digits", Shape.of(28, 28), pixels, labels, 10);
  }

  /// Training images, and in the place of the test images some of them that are held out: what
  /// everything is chosen by.
  DataSplit data() {
    return choosing;
  }

  /// The test images, for the end.
  Dataset test() {
    return all.test();
  }

  Kernels kernels() {
    return kernels;
  }

  /// So many seeds, or two in a small study.
  int seeds(int seeds) {
    return small ? Math.min(2, seeds) : seeds;
  }

  Workers workers() {
    return workers;
  }

  boolean isSmall() {
    return small;
  }

  /// So many steps, or few in a small study.
  int steps(int steps) {
    return small ? Math.max(1, steps / FEW / 10) * 10 : steps;
  }

  /// All of these, or in a small study the first and the middle one.
  <T> List<T> some(List<T> all) {
    return small && all.size() > 2 ? List.of(all.getFirst(), all.get(all.size() / 2)) : all;
  }

  /// Does the task for each key, two at a time, and says how far it is.
  <K, T> List<T> each(String what, List<K> keys, Function<K, T> task) {
    List<T> results = new ArrayList<>(Collections.nCopies(keys.size(), null));
    AtomicInteger done = new AtomicInteger();
    int tenth = Math.max(1, keys.size() / 10);
    workers.run(
        keys.size(),
        i -> {
          results.set(i, task.apply(keys.get(i)));
          int now = done.incrementAndGet();
          if (now % tenth == 0 || now == keys.size()) {
            say("%s: %d of %d".formatted(what, now, keys.size()));
          }
        });
    return results;
  }

  /// Says how far it is.
  void say(String line) {
    progress.println(line);
  }

  /// Prints a line, and keeps it beside the tables.
  void note(String line) {
    out.println(line + "\n");
    tables.append(tables.isEmpty() ? "" : "\n").append(line).append('\n');
  }

  /// Prints a table, and keeps it for `tables.md`.
  void table(String title, List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    table.append(title).append("\n\n");
    append(table, head);
    append(table, Collections.nCopies(head.size(), "---"));
    rows.forEach(row -> append(table, row));
    out.println(table);
    tables.append(tables.isEmpty() ? "" : "\n").append(table);
  }

  private static void append(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /// Writes a picture.
  void draw(String name, Chart chart) {
    try {
      chart.write(folder.resolve(name + ".svg"), Theme.LIGHT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the tables.
  @Override
  public void close() {
    workers.close();
    try {
      Files.writeString(folder.resolve("tables.md"), tables);
      say("written to " + folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the largest of these is, the first of equals.
  static int best(List<Double> values) {
    return values.indexOf(Collections.max(values));
  }

  /// The mean of several lines with the same x, point by point, as far as all of them go.
  static List<Point> mean(List<List<Point>> lines) {
    int least = lines.stream().mapToInt(List::size).min().orElse(0);
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < least; i++) {
      double sum = 0;
      for (List<Point> line : lines) {
        sum += line.get(i).y();
      }
      means.add(new Point(lines.getFirst().get(i).x(), sum / lines.size()));
    }
    return means;
  }

  /// An accuracy in percent as a cell of a map: the darker, the smaller the error, each factor of
  /// it as much; two percent is darkest, and guessing one of ten is nothing.
  static HeatMap.Cell cell(double accuracy) {
    double error = Math.max(2, 100 - accuracy);
    double strength = StrictMath.log(90 / error) / StrictMath.log(90 / 2.0);
    return new HeatMap.Cell(Numerals.fixed(accuracy, 1), Math.clamp(strength, 0, 1), 0);
  }

  /// A mean and the standard deviation of what it is of, `97.12 ± 0.08`; or that it was no number
  /// any more.
  static String spread(List<Double> values, int decimals) {
    double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    if (Double.isNaN(mean)) {
      return "diverged";
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = StrictMath.sqrt(squares / Math.max(1, values.size() - 1));
    return Numerals.fixed(mean, decimals) + " ± " + Numerals.fixed(deviation, decimals);
  }
}
