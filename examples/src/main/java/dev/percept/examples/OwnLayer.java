package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.Arrays;
import java.util.List;

/// A layer that Percept does not have, and how to write one: the relu whose slope below zero is
/// learned, one for each number (He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015,
/// section 2.1).
///
/// ```
/// forward    y  = x where x > 0, and a x elsewhere
/// backward   dx = dy where x > 0, and a dy elsewhere
///            da = Σ over the rows with x ≤ 0 of dy x
/// ```
public final class OwnLayer {
  private OwnLayer() {}

  /// The layer.
  public record LearnedRelu() implements CustomLayer {
    @Override
    public String kind() {
      return "learned_relu";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      // Weight decay would pull the slopes to zero, so they are no weights.
      return List.of(
          new ParameterSpec(
              "slope", input, ParameterSpec.Role.OFFSET_OR_SCALE, new Initializer.Zeros()));
    }

    @Override
    public void forward(LayerWorkspace w, int from, int to) {
      for (int i = from * w.inputs; i < to * w.inputs; i++) {
        float slope = w.parameters[w.parameterOffset + i % w.inputs];
        w.output[i] = w.input[i] > 0 ? w.input[i] : slope * w.input[i];
      }
    }

    @Override
    public void backward(LayerWorkspace w, int from, int to) {
      if (w.inputGradient == null) {
        return; // it is the first layer: nobody asks
      }
      for (int i = from * w.inputs; i < to * w.inputs; i++) {
        float slope = w.parameters[w.parameterOffset + i % w.inputs];
        w.inputGradient[i] = w.input[i] > 0 ? w.outputGradient[i] : slope * w.outputGradient[i];
      }
    }

    // The threads share the slopes, not the rows: each slope is one sum, in the order of the rows.
    @Override
    public int partStart(Shape input, int part, int parts) {
      return input.elements() * part / parts;
    }

    @Override
    public void addGradients(LayerWorkspace w, int part, int parts) {
      int to = partStart(w.inputShape, part + 1, parts);
      for (int j = partStart(w.inputShape, part, parts); j < to; j++) {
        float sum = w.gradients[w.parameterOffset + j];
        for (int row = 0; row < w.rows; row++) {
          int i = row * w.inputs + j;
          if (w.input[i] <= 0) {
            sum = Math.fma(w.outputGradient[i], w.input[i], sum);
          }
        }
        w.gradients[w.parameterOffset + j] = sum;
      }
    }
  }

  /// Trains a network with the layer in it, on one thread and on two, and prints what it learned.
  public static void main(String[] args) {
    Network one = network();
    Network two = network();
    DataSplit digits;
    try (Workers workers = Workers.of(2)) {
      digits = DrawnDigits.draw(1, workers);
      System.out.printf("test accuracy %.4f%n", train(two, digits, workers));
    }
    train(one, digits, Workers.none());
    System.out.println(
        "the same bits on one thread and on two: " + Arrays.equals(one.values(), two.values()));
    int offset = one.parameters().get(2).offset();
    float[] slopes = Arrays.copyOfRange(one.values(), offset, offset + 50);
    Arrays.sort(slopes);
    System.out.printf(
        "slopes below zero: smallest %.2f, median %.2f, largest %.2f%n",
        slopes[0], slopes[25], slopes[49]);
  }

  private static Network network() {
    Initializer he = new Initializer.He();
    return Network.of(Shape.of(28, 28), new Dense(50, he), new LearnedRelu(), new Dense(10, he))
        .initialize(new Rng(1));
  }

  private static double train(Network network, DataSplit digits, Workers workers) {
    Training training = new Training(600, 100, new Adam(0.003), 1);
    return new Trainer(network, digits, training, Kernels.best().kernels(), workers)
        .run(event -> {}, () -> false)
        .test()
        .accuracy();
  }
}
