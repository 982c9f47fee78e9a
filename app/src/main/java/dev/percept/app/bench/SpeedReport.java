package dev.percept.app.bench;

import dev.percept.formats.json.Json;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// All measurements one after the other, as a table for people and as JSON.
public final class SpeedReport {

  /// Who wants to know how much of the work is done.
  @FunctionalInterface
  public interface Progress {
    /// Says that `done` of `total` measurements are done.
    void show(int done, int total);
  }

  private static final List<Integer> HIDDEN = List.of(100, 200, 400, 800, 1600, 3200);
  private static final List<Integer> BATCHES = List.of(1, 16, 100, 256, 1024, 4096);
  private static final String LABEL = "%-34s";
  private static final String COLUMN = "%18s";
  private static final int IMAGE_KINDS = 2;
  private static final int INPUT_KINDS = 2;

  private final SpeedTest test;
  private final KernelChoice choice;
  private final Consumer<String> lines;
  private final Progress progress;
  private final int[] counts; // of threads: one, and all
  private final int total;
  private int done;
  private final Json.Builder json = Json.object();

  /// Makes the data that will be needed.
  ///
  /// @param choice what to measure
  /// @param team how many threads to measure at most
  /// @param seconds how long each of about 40 measurements takes; half of that goes by before it
  /// @param lines gets the table line by line
  public SpeedReport(
      KernelChoice choice,
      Workers team,
      double seconds,
      Consumer<String> lines,
      Progress progress) {
    this.test = new SpeedTest(choice, team, seconds);
    this.choice = choice;
    this.lines = lines;
    this.progress = progress;
    this.counts = IntStream.of(1, team.threads()).distinct().toArray();
    this.total =
        counts.length * (2 + Product.ALL.size())
            + IMAGE_KINDS * (HIDDEN.size() + BATCHES.size())
            + INPUT_KINDS;
  }

  /// Measures.
  ///
  /// @param percept the version of percept
  /// @return all figures by name, for programs
  public Json.Fields run(String percept) {
    machine(percept);
    test.warmUp();
    double[] peaks = peak();
    products(peaks);
    training();
    double most = peaks[peaks.length - 1];
    growth("hidden", "as the hidden layer grows, batch " + SpeedTest.BATCH, HIDDEN, most);
    growth("batch", "as the batch grows, hidden layer " + SpeedTest.HIDDEN, BATCHES, most);
    latency();
    return json.build();
  }

  private void line(String text) {
    lines.accept(text.stripTrailing());
  }

  private double measured(double figure) {
    progress.show(++done, total);
    return figure;
  }

  private void machine(String percept) {
    int cores = Runtime.getRuntime().availableProcessors();
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    String java = System.getProperty("java.vm.name") + " " + Runtime.version();
    line("percept    " + percept);
    line("machine    %d %s, %s".formatted(cores, cores == 1 ? "core" : "cores", system));
    line("java       " + java);
    line("kernels    " + choice.reason());
    line("threads    " + test.threads());
    json.with("percept", percept)
        .with("cores", cores)
        .with("system", system)
        .with("java", java)
        .with("kernels", choice.kernels().name())
        .with("reason", choice.reason())
        .with("threads", test.threads());
  }

  /// The first line of a section: what it is about, and a column for each number of threads.
  private void head(String what) {
    StringBuilder text = new StringBuilder(LABEL.formatted(what));
    for (int threads : counts) {
      text.append(COLUMN.formatted(threads == 1 ? "1 thread" : threads + " threads"));
    }
    line("");
    line(text.toString());
  }

  private double[] peak() {
    head("fused multiply-adds, GFLOP/s");
    StringBuilder text = new StringBuilder(LABEL.formatted(test.peakName() + ", the peak"));
    double[] peaks = new double[counts.length];
    List<Json> rows = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      peaks[i] = measured(test.peak(counts[i]));
      text.append(COLUMN.formatted("%.1f".formatted(peaks[i])));
      rows.add(
          Json.object()
              .with("registers", test.peakName())
              .with("threads", counts[i])
              .with("gflops", peaks[i])
              .build());
    }
    line(text.toString());
    json.with("peak", rows);
    return peaks;
  }

  private void products(double[] peaks) {
    head("matrix products, GFLOP/s of peak");
    List<Json> rows = new ArrayList<>();
    for (Product product : Product.ALL) {
      StringBuilder text = new StringBuilder(LABEL.formatted(product));
      for (int i = 0; i < counts.length; i++) {
        double gflops = measured(test.product(product, counts[i]));
        text.append("%11.1f %4.0f %%".formatted(gflops, 100 * gflops / peaks[i]));
        rows.add(
            Json.object()
                .with("product", product.kind().text)
                .with("m", product.m())
                .with("k", product.k())
                .with("n", product.n())
                .with("threads", counts[i])
                .with("gflops", gflops)
                .build());
      }
      line(text.toString());
    }
    json.with("products", rows);
  }

  private void training() {
    head("training 784 → 100 → 10 on digits");
    StringBuilder steps = new StringBuilder(LABEL.formatted("steps/s, batch " + SpeedTest.BATCH));
    StringBuilder images = new StringBuilder(LABEL.formatted("images/s"));
    List<Json> rows = new ArrayList<>();
    for (int threads : counts) {
      double seconds = measured(test.step(SpeedTest.HIDDEN, SpeedTest.BATCH, true, threads));
      steps.append(COLUMN.formatted("%,.0f".formatted(1 / seconds)));
      images.append(COLUMN.formatted("%,.0f".formatted(SpeedTest.BATCH / seconds)));
      rows.add(
          Json.object()
              .with("threads", threads)
              .with("steps_per_second", 1 / seconds)
              .with("images_per_second", SpeedTest.BATCH / seconds)
              .build());
    }
    line(steps.toString());
    line(images.toString());
    json.with("training", rows);
  }

  private void growth(String name, String what, List<Integer> sizes, double peak) {
    int threads = test.threads();
    line("");
    line(what + (threads == 1 ? ", 1 thread" : ", %d threads".formatted(threads)));
    line("%-8s%26s%35s".formatted("", "digits, zeros skipped", "images without zeros"));
    line(
        "%8s%13s%13s%13s%11s%11s"
            .formatted(name, "steps/s", "images/s", "steps/s", "GFLOP/s", "of peak"));
    List<Json> rows = new ArrayList<>();
    for (int size : sizes) {
      int hidden = name.equals("hidden") ? size : SpeedTest.HIDDEN;
      int batch = name.equals("batch") ? size : SpeedTest.BATCH;
      double digits = measured(test.step(hidden, batch, true, threads));
      double noise = measured(test.step(hidden, batch, false, threads));
      double gflops = SpeedTest.operationsOfStep(hidden, batch) / noise / 1e9;
      line(
          "%8d%,13.0f%,13.0f%,13.0f%11.1f%9.0f %%"
              .formatted(size, 1 / digits, batch / digits, 1 / noise, gflops, 100 * gflops / peak));
      rows.add(
          Json.object()
              .with("hidden", hidden)
              .with("batch", batch)
              .with("threads", threads)
              .with("digits_steps_per_second", 1 / digits)
              .with("steps_per_second", 1 / noise)
              .with("gflops", gflops)
              .build());
    }
    json.with(name, rows);
  }

  private void latency() {
    line("");
    line("%-34s%12s%12s%15s".formatted("one image, 784 → 100 → 10", "median", "99 %", "allocated"));
    List<Json> rows = new ArrayList<>();
    for (boolean floats : new boolean[] {false, true}) {
      Timing timing = test.latency(floats);
      progress.show(++done, total);
      double median = (double) timing.median() / 1e3;
      double most = (double) timing.percentile(0.99) / 1e3;
      line(
          "%-34s%9.2f µs%9.2f µs%15s"
              .formatted(
                  floats ? "784 floats" : "784 bytes, zeros skipped",
                  median,
                  most,
                  timing.bytes() < 0 ? "not counted" : timing.bytes() + " bytes"));
      rows.add(
          Json.object()
              .with("input", floats ? "floats" : "bytes")
              .with("median_microseconds", median)
              .with("p99_microseconds", most)
              .with(
                  "allocated_bytes", timing.bytes() < 0 ? new Json.Null() : Json.of(timing.bytes()))
              .build());
    }
    json.with("latency", rows);
  }
}
