package dev.percept.bench;

import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.network.Network;
import dev.percept.network.NetworkSummary;
import dev.percept.network.Parameter;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;

/// What each layer of a network costs in training, on one thread: for `bench/layers`. Prints a
/// table with the microseconds an image takes forward, backward, and for the gradients of the
/// parameters, and for products the GFLOP/s of each.
///
/// A layer works on what the layers before it make of digits, and on made-up gradients. Batches go
/// through it some rows at a time, as in training.
final class LayerTimes {
  private static final Shape IMAGE = Shape.of(28, 28);
  private static final int CLASSES = 10;
  private static final int ROWS_AT_ONCE = 16;
  private static final double WARM = 1.5;
  private static final double SECONDS = 0.5;

  private final Kernels kernels = KernelsUnderTest.of("vector");
  private final int batch;

  private LayerTimes(int batch) {
    this.batch = batch;
  }

  /// Takes the size of a batch and the text of a network.
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected BATCH NETWORK");
    }
    new LayerTimes(Integer.parseInt(arguments[0])).measure(arguments[1]);
  }

  private void measure(String text) {
    Network network = Network.of(IMAGE, NetworkText.parse(text, CLASSES)).initialize(new Rng(1));
    NetworkSummary summary = NetworkSummary.of(IMAGE, network.layers());
    System.out.println("| layer | output | forward | backward | gradients | GFLOP/s |");
    System.out.println("|---|---|---|---|---|---|");
    Shape shape = IMAGE;
    byte[] pixels = MadeUp.digits(batch).pixels();
    float[] input = new float[pixels.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = (pixels[i] & 0xFF) / 255f;
    }
    int parameter = 0;
    double all = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer instanceof Composite) {
        throw new IllegalArgumentException("layers within layers are not measured: " + layer);
      }
      int own = layer.parameters(shape).size();
      Parameter first = own == 0 ? null : network.parameters().get(parameter);
      LayerWorkspace space =
          space(layer, shape, input, network.values(), first == null ? 0 : first.offset());
      double forward = time(() -> forward(layer, space));
      double backward = time(() -> backward(layer, space));
      double gradients = own == 0 ? 0 : time(() -> addGradients(layer, space));
      NetworkSummary.Row row = summary.rows().get(i);
      System.out.printf(
          "| %s | %s | %.2f | %.2f | %.2f | %s |%n",
          row.name(),
          row.output(),
          forward,
          backward,
          gradients,
          row.flops() == 0
              ? ""
              : "%.0f, %.0f, %.0f"
                  .formatted(
                      row.flops() / forward / 1e3,
                      row.flops() / backward / 1e3,
                      row.flops() / gradients / 1e3));
      // Nobody needs the gradient of the images.
      all += forward + (i == 0 ? 0 : backward) + gradients;
      parameter += own;
      shape = layer.outputShape(shape);
      input = space.output;
    }
    System.out.printf(
        "%nµs an image; all %.2f, without the first layer's backward: %,.0f images/s%n",
        all, 1e6 / all);
  }

  private LayerWorkspace space(
      Layer layer, Shape shape, float[] input, float[] parameters, int offset) {
    int outputs = layer.outputShape(shape).elements();
    float[] outputGradient = MadeUp.floats(batch * outputs);
    LayerWorkspace space =
        new LayerWorkspace(
            kernels,
            shape,
            outputs,
            input,
            null,
            new float[batch * outputs],
            outputGradient,
            new float[batch * shape.elements()],
            parameters,
            new float[parameters.length],
            offset);
    space.training = true;
    space.rows = batch;
    space.kept = new float[batch * layer.keptOfRow(shape)];
    space.keptOfBatch = new float[layer.keptOfBatch(shape, batch)];
    return space;
  }

  private void forward(Layer layer, LayerWorkspace space) {
    if (layer.seesWholeBatch()) {
      layer.gather(space, 0, 1);
    }
    for (int row = 0; row < batch; row += ROWS_AT_ONCE) {
      layer.forward(space, row, Math.min(batch, row + ROWS_AT_ONCE));
    }
  }

  private void backward(Layer layer, LayerWorkspace space) {
    if (layer.seesWholeBatch()) {
      layer.gatherBackward(space, 0, 1);
    }
    for (int row = 0; row < batch; row += ROWS_AT_ONCE) {
      layer.backward(space, row, Math.min(batch, row + ROWS_AT_ONCE));
    }
  }

  private static void addGradients(Layer layer, LayerWorkspace space) {
    Arrays.fill(space.gradients, 0f);
    layer.addGradients(space, 0, 1);
  }

  /// Microseconds an image.
  private double time(Runnable work) {
    KernelsUnderTest.warmUp(kernels, work);
    MedianTime.warmUp(work, WARM);
    return MedianTime.of(work, SECONDS) / 1e3 / batch;
  }
}
