package dev.percept.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.percept.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/// A network in ONNX Runtime, with tensors that are made once: its way to answer fastest.
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final OnnxTensor inputTensor;
  private final OnnxTensor outputTensor;
  private final int inputs;

  /// @param rows the images answered at once
  /// @param threads that compute one operator
  OnnxSession(Network network, int rows, int threads) throws OrtException {
    inputs = network.inputShape().elements();
    int outputs = network.outputShape().elements();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session = environment.createSession(OnnxModel.of(network), options);
    }
    ByteBuffer inputBytes = direct(rows * inputs);
    ByteBuffer outputBytes = direct(rows * outputs);
    input = inputBytes.asFloatBuffer();
    output = outputBytes.asFloatBuffer();
    inputTensor = tensor(inputBytes, rows, inputs);
    outputTensor = tensor(outputBytes, rows, outputs);
  }

  private static ByteBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private OnnxTensor tensor(ByteBuffer bytes, int rows, int columns) throws OrtException {
    long[] shape = {rows, columns};
    return OnnxTensor.createTensor(environment, bytes, shape, OnnxJavaType.FLOAT);
  }

  /// Fills `probabilities` with the answers for `images`.
  void predict(float[] images, float[] probabilities) throws OrtException {
    input.put(0, images);
    session.run(Map.of("image", inputTensor), Map.of("probabilities", outputTensor)).close();
    output.get(0, probabilities);
  }

  /// The answer for one image, with a tensor made for it, as people write it.
  float[] predictSimply(float[] image) throws OrtException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), new long[] {1, inputs});
        OrtSession.Result result = session.run(Map.of("image", tensor))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }

  @Override
  public void close() throws OrtException {
    inputTensor.close();
    outputTensor.close();
    session.close();
  }
}
