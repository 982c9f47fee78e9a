package dev.percept.formats.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.ScalarKernels;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/// Answers of networks: Percept's own, and those of ONNX Runtime, whose environment is made once.
final class OnnxRun {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private OnnxRun() {}

  /// What Percept answers, `rows` × outputs.
  static float[] percept(Network network, float[] input, int rows) {
    Inputs inputs = Inputs.dense(rows, network.inputShape().elements());
    inputs.rows(rows);
    System.arraycopy(input, 0, inputs.dense(), 0, input.length);
    Workspace workspace = Workspace.forInference(network, inputs, new ScalarKernels());
    workspace.begin();
    workspace.forward(0, rows);
    return Arrays.copyOf(workspace.output(), rows * network.outputShape().elements());
  }

  /// What the exported network answers, in Percept's order.
  static float[] logits(Network network, float[] input, int rows) throws OrtException {
    return output(network, OnnxFile.Output.LOGITS, input, rows);
  }

  /// The same with a choice of what it gives.
  static float[] output(Network network, OnnxFile.Output output, float[] input, int rows)
      throws OrtException {
    byte[] model = OnnxFile.bytes(ModelFile.Model.of(network), output);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = ENVIRONMENT.createSession(model, options)) {
        return run(session, network, output, input, rows);
      }
    }
  }

  private static float[] run(
      OrtSession session, Network network, OnnxFile.Output output, float[] input, int rows)
      throws OrtException {
    Shape in = network.inputShape();
    Shape out = network.outputShape();
    float[] channelsFirst = new float[input.length];
    reorder(in, rows, (percept, onnx) -> channelsFirst[onnx] = input[percept]);
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(channelsFirst), sizes(in, rows));
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      OnnxTensor answer = (OnnxTensor) result.get(output.label()).orElseThrow();
      if (!Arrays.equals(answer.getInfo().getShape(), sizes(out, rows))) {
        throw new AssertionError("found " + Arrays.toString(answer.getInfo().getShape()));
      }
      float[] found = new float[rows * out.elements()];
      FloatBuffer numbers = answer.getFloatBuffer();
      reorder(out, rows, (percept, onnx) -> found[percept] = numbers.get(onnx));
      return found;
    }
  }

  private static long[] sizes(Shape shape, int rows) {
    return IntStream.concat(IntStream.of(rows), Arrays.stream(OnnxFile.sizes(shape)))
        .asLongStream()
        .toArray();
  }

  /// The place of a number in Percept, and that in ONNX.
  private interface Pair {
    void accept(int percept, int onnx);
  }

  private static void reorder(Shape shape, int rows, Pair pair) {
    int channels = shape.rank() == 3 ? shape.size(2) : 1;
    int pixels = shape.elements() / channels;
    for (int row = 0; row < rows; row++) {
      int start = row * shape.elements();
      for (int pixel = 0; pixel < pixels; pixel++) {
        for (int c = 0; c < channels; c++) {
          pair.accept(start + pixel * channels + c, start + c * pixels + pixel);
        }
      }
    }
  }
}
