package dev.percept.bench;

import ai.onnxruntime.OrtException;
import dev.percept.kernel.Kernels;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.predict.Predictor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long one image takes in 784-100-10, from 784 numbers to ten probabilities: percept, and ONNX
/// Runtime on the same weights. Each has a way that is simple and one that is fast; ONNX Runtime's
/// is on one thread, which is its fastest for so little work.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class LatencyBenchmark {
  private final Network network = Networks.twoLayer(100, 0.1);
  private final float[] image = image();
  private final float[] probabilities = new float[10];
  private final Kernels kernels = KernelsUnderTest.of("vector");
  private final Inputs inputs = Inputs.dense(1, image.length);
  private final Workspace workspace = Workspace.forInference(network, inputs, kernels);
  private final Predictor predictor = new Predictor(network, kernels);
  private final byte[] pixels = MadeUp.digits(1).pixels();
  private final OnnxSession onnx;

  /// Opens a session.
  public LatencyBenchmark() {
    try {
      onnx = new OnnxSession(network, 1, 1);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] image() {
    byte[] pixels = MadeUp.digits(1).pixels();
    float[] image = new float[pixels.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = (pixels[i] & 0xFF) / 255f;
    }
    return image;
  }

  /// Gets percept to its full speed; JMH does the same for the others.
  @Setup
  public void prepare() {
    inputs.rows(1);
    workspace.begin();
    KernelsUnderTest.warmUp(
        kernels,
        () -> {
          perceptWorkspace();
          perceptPredictorOfPixels();
        });
  }

  /// Closes the session.
  @TearDown
  public void close() throws OrtException {
    onnx.close();
  }

  /// With a workspace that is made once.
  @Benchmark
  public float[] perceptWorkspace() {
    System.arraycopy(image, 0, inputs.dense(), 0, image.length);
    workspace.forward(0, 1);
    kernels.softmax(
        probabilities, 0, workspace.output(), 0, 1, probabilities.length, null, 0, null, 0);
    return probabilities;
  }

  /// As a service would ask: from any thread, with the pixels as floats.
  @Benchmark
  public float[] perceptPredictor() {
    predictor.predict(probabilities, image);
    return probabilities;
  }

  /// The same with the pixels as bytes, of which most are zero.
  @Benchmark
  public float[] perceptPredictorOfPixels() {
    predictor.predict(probabilities, pixels);
    return probabilities;
  }

  /// One call, safe from any thread, that makes all its memory.
  @Benchmark
  public float[] perceptPredict() {
    return network.predict(image);
  }

  /// With tensors that are made once.
  @Benchmark
  public float[] onnxRuntimeReused() throws OrtException {
    onnx.predict(image, probabilities);
    return probabilities;
  }

  /// With a tensor made for the image.
  @Benchmark
  public float[] onnxRuntimeSimple() throws OrtException {
    return onnx.predictSimply(image);
  }
}
