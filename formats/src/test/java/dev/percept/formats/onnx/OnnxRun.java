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

  /// What a model of any kind answers.
  ///
  /// @param sizes of all, the batch first
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Answer(long[] sizes, float[] values) {}

  /// What ONNX Runtime makes of a model's only output.
  ///
  /// @param sizes of one input, behind the batch
  static Answer answer(byte[] model, String name, float[] input, int rows, int... sizes)
      throws OrtException {
    long[] all = IntStream.concat(IntStream.of(rows), IntStream.of(sizes)).asLongStream().toArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (OrtSession session = ENVIRONMENT.createSession(model, options);
          OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input), all);
          OrtSession.Result result = session.run(Map.of(name, tensor))) {
        OnnxTensor answer = (OnnxTensor) result.get(0);
        FloatBuffer numbers = answer.getFloatBuffer();
        float[] values = new float[numbers.remaining()];
        numbers.get(values);
        return new Answer(answer.getInfo().getShape(), values);
      }
    }
  }

  /// Checks that two answers are the same to a hundred thousandth of the largest number.
  ///
  /// @param what what answered, for messages
  /// @return the largest difference, as a part of the largest number
  static double assertAgree(float[] found, float[] expected, Object what) {
    if (found.length != expected.length) {
      throw new AssertionError("%d numbers, not %d".formatted(found.length, expected.length));
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
    }
    if (!(difference <= 1e-5 * largest)) {
      throw new AssertionError(
          "%s differs by %s, the largest number being %s".formatted(what, difference, largest));
    }
    return largest == 0 ? 0 : difference / largest;
  }

  /// Checks that a network that was read from a model answers as that does, to a hundred thousandth
  /// of the largest number.
  ///
  /// @param input as the model takes it, images channels first
  /// @param sizes of one input, behind the batch
  /// @return the largest difference, as a part of the largest number
  static double assertAgree(
      Network network, float[] input, int rows, int[] sizes, Answer expected) {
    float[] own = input.clone();
    if (sizes.length == 3) {
      Shape shape = Shape.of(sizes[1], sizes[2], sizes[0]);
      reorder(shape, rows, (percept, onnx) -> own[percept] = input[onnx]);
    }
    float[] found = percept(network, own, rows);
    float[] wanted = expected.values.clone();
    if (expected.sizes.length == 4) {
      Shape shape =
          Shape.of((int) expected.sizes[2], (int) expected.sizes[3], (int) expected.sizes[1]);
      reorder(shape, rows, (percept, onnx) -> wanted[percept] = expected.values[onnx]);
    }
    return assertAgree(found, wanted, network);
  }
}
