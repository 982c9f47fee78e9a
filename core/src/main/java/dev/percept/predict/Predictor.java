package dev.percept.predict;

import dev.percept.data.ImageInput;
import dev.percept.kernel.Kernels;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;

/// The probabilities of the classes for one input at a time, fast and without allocation: for
/// services. Thread-safe: every thread that asks gets working memory of its own at its first call.
///
/// It reads the network's values as they are at each call, so nobody may train the network
/// meanwhile.
public final class Predictor {
  private final Network network;
  private final Kernels kernels;
  private final int inputs;
  private final int classes;
  private final ThreadLocal<Memory> memory;

  /// @param network what answers; shared, not copied
  /// @param kernels what computes, for example those of [Kernels#best]
  public Predictor(Network network, Kernels kernels) {
    this.network = network;
    this.kernels = kernels;
    this.inputs = network.inputShape().elements();
    this.classes = network.outputShape().elements();
    this.memory = ThreadLocal.withInitial(() -> new Memory(this.network, this.kernels));
  }

  /// Working memory of one thread.
  private static final class Memory {
    final Inputs whole;
    final Workspace wholeWorkspace;
    final ImageInput image;
    final Workspace imageWorkspace;

    Memory(Network network, Kernels kernels) {
      int width = network.inputShape().elements();
      whole = Inputs.dense(1, width);
      whole.rows(1);
      wholeWorkspace = Workspace.forInference(network, whole, kernels);
      wholeWorkspace.begin();
      image = new ImageInput(width, network.takesSparseInput());
      imageWorkspace = Workspace.forInference(network, image.inputs(), kernels);
      imageWorkspace.begin();
    }
  }

  /// Sets `probabilities` to those of the classes for `input`.
  ///
  /// @param probabilities one per class, set
  /// @param input as many numbers as the network takes, scaled as in training (0 to 1 for images);
  ///   read only
  /// @throws IllegalArgumentException if an array has another length
  public void predict(float[] probabilities, float[] input) {
    check(probabilities, input.length, "numbers");
    Memory mine = memory.get();
    System.arraycopy(input, 0, mine.whole.dense(), 0, inputs);
    compute(mine.wholeWorkspace, probabilities);
  }

  /// As [#predict(float[], float[])] for the pixels of an image, bytes of 0 to 255, which become 0
  /// to 1 as in a [Batch]. Faster where many pixels are 0: those are skipped.
  public void predict(float[] probabilities, byte[] pixels) {
    check(probabilities, pixels.length, "pixels");
    Memory mine = memory.get();
    mine.image.set(pixels);
    compute(mine.imageWorkspace, probabilities);
  }

  /// Sets `outputs` to what the last layer gives for `input`: what a network for regression
  /// answers.
  ///
  /// @param outputs as many numbers as the network gives, set
  /// @param input as for [#predict(float[], float[])]
  /// @throws IllegalArgumentException if an array has another length
  public void outputs(float[] outputs, float[] input) {
    check(outputs, input.length, "numbers");
    Memory mine = memory.get();
    System.arraycopy(input, 0, mine.whole.dense(), 0, inputs);
    mine.wholeWorkspace.forward(0, 1);
    System.arraycopy(mine.wholeWorkspace.output(), 0, outputs, 0, classes);
  }

  private void compute(Workspace workspace, float[] probabilities) {
    workspace.forward(0, 1);
    kernels.softmax(probabilities, 0, workspace.output(), 0, 1, classes, null, 0, null, 0);
  }

  private void check(float[] probabilities, int length, String what) {
    if (length != inputs) {
      throw new IllegalArgumentException(
          "the network takes %d %s (%s), found %d"
              .formatted(inputs, what, network.inputShape(), length));
    }
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "the network has %d classes, found room for %d".formatted(classes, probabilities.length));
    }
  }
}
