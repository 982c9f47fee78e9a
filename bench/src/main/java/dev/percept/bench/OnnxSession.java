package dev.percept.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.IntStream;

/// A network of images of one channel, or of flat inputs, in ONNX Runtime, with tensors that are
/// made once: its way to answer fastest.
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final OnnxTensor inputTensor;
  private final OnnxTensor outputTensor;
  private final long[] imageSizes;

  /// @param rows the images answered at once
  /// @param threads that compute one operator
  OnnxSession(Network network, int rows, int threads) throws OrtException {
    int inputs = network.inputShape().elements();
    int outputs = network.outputShape().elements();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model(network), options);
    }
    ByteBuffer inputBytes = direct(rows * inputs);
    ByteBuffer outputBytes = direct(rows * outputs);
    input = inputBytes.asFloatBuffer();
    output = outputBytes.asFloatBuffer();
    inputTensor = tensor(inputBytes, sizes(network.inputShape(), rows));
    outputTensor = tensor(outputBytes, sizes(network.outputShape(), rows));
    imageSizes = sizes(network.inputShape(), 1);
  }

  private static byte[] model(Network network) {
    return OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.PROBABILITIES);
  }

  private static long[] sizes(Shape shape, int rows) {
    return IntStream.concat(IntStream.of(rows), IntStream.of(OnnxFile.sizes(shape)))
        .asLongStream()
        .toArray();
  }

  private static ByteBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private OnnxTensor tensor(ByteBuffer bytes, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, bytes, shape, OnnxJavaType.FLOAT);
  }

  /// Fills `probabilities` with the answers for `images`.
  void predict(float[] images, float[] probabilities) throws OrtException {
    input.put(0, images);
    session.run(Map.of("input", inputTensor), Map.of("probabilities", outputTensor)).close();
    output.get(0, probabilities);
  }

  /// The answer for one image, with a tensor made for it, as people write it.
  float[] predictSimply(float[] image) throws OrtException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), imageSizes);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
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
