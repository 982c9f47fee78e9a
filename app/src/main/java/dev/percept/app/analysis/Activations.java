package dev.percept.app.analysis;

import dev.percept.data.Batch;
import dev.percept.data.Dataset;
import dev.percept.kernel.Kernels;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the layers of a network give for some samples, in a few numbers each.
///
/// @param layer the name, `relu1`; the input is called `input`
/// @param shape of one output
/// @param mean over all outputs and samples
/// @param deviation the standard deviation of the same
/// @param zeros the share of them that is zero
/// @param silent the share of outputs that are zero for every sample: units that do nothing
/// @param histogram of all of them
public record Activations(
    String layer,
    Shape shape,
    double mean,
    double deviation,
    double zeros,
    double silent,
    Histogram histogram) {
  /// So many samples are enough to see.
  public static final int USUAL_SAMPLES = 100;

  // All layers together have at most so many numbers.
  private static final int MOST_NUMBERS = 1 << 22;
  private static final int INTERVALS = 40;

  /// Of the input and of every layer, in the order in which they run, over samples spread evenly
  /// over `dataset`.
  ///
  /// @param samples how many to look at; fewer are, if there are not so many, or if they are large
  public static List<Activations> of(
      Network network, Dataset dataset, int samples, Kernels kernels) {
    int room = (int) Math.max(1, MOST_NUMBERS / network.activations());
    int rows = Math.min(Math.min(samples, room), dataset.count());
    int[] indices = new int[rows];
    for (int i = 0; i < rows; i++) {
      indices[i] = (int) ((long) i * dataset.count() / rows);
    }
    int width = dataset.sampleShape().elements();
    boolean sparse = dataset.isSparse() && network.takesSparseInput();
    Batch batch = new Batch(rows, width, sparse, dataset.targets());
    batch.fill(dataset, indices, 0, rows);
    batch.inputs().rows(rows);
    float[] input = new float[rows * width];
    for (int i = 0; i < rows; i++) {
      dataset.samples().fill(input, i * width, indices[i] * width, width);
    }
    Workspace workspace = Workspace.forInspection(network, batch.inputs(), kernels);
    workspace.begin();
    workspace.forward(0, rows);
    List<Activations> all = new ArrayList<>();
    all.add(of("input", network.inputShape(), input));
    List<String> names = workspace.layerNames();
    for (int layer = 0; layer < workspace.layers(); layer++) {
      float[] output = Arrays.copyOf(workspace.output(layer), rows * workspace.outputs(layer));
      all.add(of(names.get(layer), workspace.outputShape(layer), output));
    }
    return List.copyOf(all);
  }

  private static Activations of(String layer, Shape shape, float[] values) {
    int width = shape.elements();
    boolean[] speaks = new boolean[width];
    double sum = 0;
    int zeros = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      if (values[i] == 0) {
        zeros++;
      } else {
        speaks[i % width] = true;
      }
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    int silent = 0;
    for (boolean each : speaks) {
      silent += each ? 0 : 1;
    }
    return new Activations(
        layer,
        shape,
        mean,
        Math.sqrt(squares / values.length),
        (double) zeros / values.length,
        (double) silent / width,
        Histogram.of(values, INTERVALS));
  }
}
