package dev.percept.bench;

import dev.percept.data.DataSplit;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.train.Evaluator;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A step of the main job, 784-100-10 and 100 images, and the evaluation of 10,000 images; all of
/// them drawn digits, a fifth of whose pixels are not zero, as in MNIST.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class TrainingBenchmark {
  private static final int IMAGES = 10_000;

  /// `scalar` or `vector`.
  @Param({"scalar", "vector"})
  public String kernels = "";

  /// The size of the team.
  @Param({"1", "2"})
  public int threads;

  private @Nullable Workers workers;
  private @Nullable Trainer trainer;
  private @Nullable Evaluator evaluator;
  private @Nullable DataSplit data;

  /// Draws the images.
  @Setup
  public void prepare() {
    Kernels arithmetic = KernelsUnderTest.of(kernels);
    Network network = Networks.twoLayer(100, 0.01);
    workers = Workers.of(threads);
    data = MadeUp.split(MadeUp.digits(IMAGES));
    trainer = new Trainer(network, data, Training.ofScript(1), arithmetic, workers);
    evaluator = new Evaluator(network, true, arithmetic, workers);
    KernelsUnderTest.warmUp(
        arithmetic,
        () -> {
          step();
          evaluate();
        });
  }

  /// Ends the team.
  @TearDown
  public void close() {
    if (workers != null) {
      workers.close();
    }
  }

  /// One update.
  @Benchmark
  public double step() {
    return trainer == null ? 0 : trainer.step();
  }

  /// One evaluation.
  @Benchmark
  public @Nullable Evaluation evaluate() {
    return evaluator == null || data == null ? null : evaluator.evaluate(data.train());
  }
}
