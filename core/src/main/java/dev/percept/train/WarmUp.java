package dev.percept.train;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.loss.Loss;
import dev.percept.loss.Targets;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.function.BooleanSupplier;

/// Lets the JIT compile the training loop and its kernels before there is data: trains a copy of
/// the network on made-up images, on one thread, and throws it away. Changes nothing but the time
/// that the first steps take.
public final class WarmUp {
  private static final int IMAGES = 8;
  private static final long KERNELS_NANOS = 20_000_000;

  private WarmUp() {}

  /// Trains until the kernels run at full speed or `stop` says true, whatever comes first. To be
  /// called on a thread beside the one that loads the data.
  ///
  /// @param network the network to be trained; only read
  /// @param training how it will be trained
  /// @param sparse whether the data to come is mostly zeros
  public static void run(
      Network network, Training training, boolean sparse, Kernels kernels, BooleanSupplier stop) {
    Dataset images =
        images(network.inputShape(), network.outputShape().elements(), sparse, training.loss());
    Trainer trainer =
        new Trainer(
            network.copy(),
            new DataSplit(images, images),
            new Training(1, IMAGES, training.optimizer(), 0)
                .withSampling(training.sampling())
                .withLoss(training.loss()),
            kernels,
            Workers.none());
    boolean warm = false;
    while (!warm && !stop.getAsBoolean()) {
      trainer.step();
      trainer.evaluateTrain();
      warm = kernels.warmUp(KERNELS_NANOS);
    }
  }

  private static Dataset images(Shape shape, int outputs, boolean sparse, Loss loss) {
    int width = shape.elements();
    byte[] pixels = new byte[IMAGES * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (sparse && i / 6 % 5 != 0 ? 0 : 1 + i % 255);
    }
    return new Dataset(
        "warm-up",
        shape,
        new Samples.Pixels(pixels),
        loss.needsClasses()
            ? new Targets.Classes(labels(outputs), outputs)
            : Targets.Values.of(new float[IMAGES * outputs], outputs));
  }

  private static int[] labels(int classes) {
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = i % classes;
    }
    return labels;
  }
}
