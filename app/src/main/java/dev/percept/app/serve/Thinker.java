package dev.percept.app.serve;

import dev.percept.app.analysis.LayerOutputs;
import dev.percept.kernel.Kernels;
import dev.percept.network.Inputs;
import dev.percept.network.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Has a model answer. Each request has a thread of its own, so working memory does not belong to
/// threads, as in a `Predictor`, but to as many desks as there are cores; who finds none free
/// waits.
final class Thinker {
  private static final int ROWS = 64;

  private final ServedModel model;
  private final Kernels kernels;
  private final BlockingQueue<Desk> desks;
  private final Object evidence = new Object();

  Thinker(ServedModel model, Kernels kernels, int desks) {
    this.model = model;
    this.kernels = kernels;
    this.desks = new ArrayBlockingQueue<>(desks);
    for (int i = 0; i < desks; i++) {
      this.desks.add(new Desk());
    }
  }

  /// What one thread at a time works with.
  private final class Desk {
    final Inputs inputs = Inputs.dense(ROWS, model.network().inputShape().elements());
    final Workspace workspace = Workspace.forInference(model.network(), inputs, kernels);
    final LayerOutputs layers = new LayerOutputs(model.network(), kernels);

    // The outputs for some rows that stand in `inputs`.
    float[] outputs(int rows) {
      inputs.rows(rows);
      workspace.begin();
      workspace.forward(0, rows);
      return workspace.output();
    }
  }

  /// What a network makes of one input.
  ///
  /// @param answers as the loss means them: probabilities, or numbers
  /// @param layers what each layer gave
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Thought(float[] answers, List<LayerOutputs.Output> layers) {}

  ServedModel model() {
    return model;
  }

  /// What the model says of each input.
  List<float[]> answers(List<float[]> inputs) throws InterruptedException {
    List<float[]> all = new ArrayList<>(inputs.size());
    Desk desk = desks.take();
    try {
      int width = desk.inputs.width();
      for (int from = 0; from < inputs.size(); from += ROWS) {
        int rows = Math.min(ROWS, inputs.size() - from);
        for (int row = 0; row < rows; row++) {
          System.arraycopy(inputs.get(from + row), 0, desk.inputs.dense(), row * width, width);
        }
        float[] outputs = desk.outputs(rows);
        for (int row = 0; row < rows; row++) {
          all.add(answer(outputs, row));
        }
      }
    } finally {
      desks.add(desk);
    }
    return all;
  }

  /// The same of one input, with what the layers gave.
  Thought think(float... input) throws InterruptedException {
    Desk desk = desks.take();
    try {
      List<LayerOutputs.Output> layers = desk.layers.of(input);
      return new Thought(answer(layers.getLast().values(), 0), layers);
    } finally {
      desks.add(desk);
    }
  }

  private float[] answer(float[] outputs, int row) {
    int width = model.network().outputShape().elements();
    float[] mine = new float[width];
    System.arraycopy(outputs, row * width, mine, 0, width);
    float[] answers = new float[width];
    model.loss().answer(kernels, answers, mine, 0, 1, width);
    return answers;
  }

  /// Which parts of an image spoke for a class and which against it. Asked by many, one is answered
  /// after the other, so that the rest of the desks stay free.
  Evidence evidence(float[] input, int forClass) throws InterruptedException {
    synchronized (evidence) {
      Desk desk = desks.take();
      try {
        return Evidence.of(model, input, forClass, desk.inputs, desk::outputs);
      } finally {
        desks.add(desk);
      }
    }
  }
}
