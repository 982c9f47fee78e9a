package dev.percept.bench;

import ai.onnxruntime.OrtException;
import dev.percept.data.DataSplit;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Trains and asks networks on 28×28 images, one request a line on standard input, and answers each
/// with the median nanoseconds of a step or of the answer for a batch. For `bench/nets`, which asks
/// other programs the same in turn.
///
/// ```
/// train BATCH THREADS WARM SECONDS NETWORK    updates by plain SGD
/// infer BATCH THREADS WARM SECONDS NETWORK    probabilities
/// kernels                                     what the kernels are called
/// ```
///
/// A job that is asked for the first time is done for WARM seconds before. NETWORK is a line of
/// text as in docs/model-text.md. With the argument `onnx`, ONNX Runtime gives the probabilities.
final class NetworkStopwatch {
  private static final int IMAGES = 10_000;
  private static final int CLASSES = 10;
  private static final Shape IMAGE = Shape.of(28, 28);
  private static final int ROWS_OF_A_PART = 16;

  private final Kernels kernels = KernelsUnderTest.of("vector");
  private final DataSplit data = MadeUp.split(MadeUp.digits(IMAGES));
  private final Map<String, Runnable> jobs = new HashMap<>();

  private final boolean onnx;

  private NetworkStopwatch(boolean onnx) {
    this.onnx = onnx;
  }

  /// Answers until the input ends.
  public static void main(String[] arguments) throws IOException {
    boolean onnx = arguments.length > 0 && arguments[0].equals("onnx");
    NetworkStopwatch stopwatch = new NetworkStopwatch(onnx);
    try (BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        System.out.println(stopwatch.answer(line.split(" ", 6)));
        System.out.flush();
      }
    }
  }

  private String answer(String[] words) {
    if (words[0].equals("kernels")) {
      return kernels.name();
    }
    String key = String.join(" ", words[0], words[1], words[2], words[5]);
    Runnable job = jobs.get(key);
    if (job == null) {
      job = job(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[5]);
      MedianTime.warmUp(job, Double.parseDouble(words[3]));
      jobs.put(key, job);
    }
    return Long.toString(MedianTime.of(job, Double.parseDouble(words[4])));
  }

  private Runnable job(String kind, int batch, int threads, String text) {
    Network network = Network.of(IMAGE, NetworkText.parse(text, CLASSES)).initialize(new Rng(1));
    if (onnx) {
      return onnxInference(network, batch, threads);
    }
    Workers workers = Workers.of(threads);
    Runnable job =
        kind.equals("train")
            ? training(network, batch, workers)
            : inference(network, batch, workers);
    KernelsUnderTest.warmUp(kernels, job);
    return job;
  }

  private float[] images(int count) {
    float[] images = new float[count * IMAGE.elements()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (data.test().pixels()[i] & 0xFF) / 255f;
    }
    return images;
  }

  private Runnable onnxInference(Network network, int batch, int threads) {
    float[] images = images(batch);
    float[] probabilities = new float[batch * network.outputShape().elements()];
    try {
      OnnxSession session = new OnnxSession(network, batch, threads);
      return () -> {
        try {
          session.predict(images, probabilities);
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private Runnable training(Network network, int batch, Workers workers) {
    Training training = new Training(Integer.MAX_VALUE, batch, new Sgd(0.01), 1);
    return new Trainer(network, data, training, kernels, workers)::step;
  }

  // Takes floats, as the others do, and copies them into its own memory.
  private Runnable inference(Network network, int batch, Workers workers) {
    int width = network.inputShape().elements();
    int outputs = network.outputShape().elements();
    float[] images = images(batch);
    Inputs inputs = Inputs.dense(batch, width);
    inputs.rows(batch);
    Workspace workspace = Workspace.forInference(network, inputs, kernels);
    workspace.begin();
    float[] probabilities = new float[batch * outputs];
    int parts = Math.ceilDiv(batch, ROWS_OF_A_PART);
    Workers.Task task =
        part -> {
          int from = part * ROWS_OF_A_PART;
          int rows = Math.min(batch, from + ROWS_OF_A_PART) - from;
          System.arraycopy(images, from * width, inputs.dense(), from * width, rows * width);
          workspace.forward(from, from + rows);
          kernels.softmax(
              probabilities,
              from * outputs,
              workspace.output(),
              from * outputs,
              rows,
              outputs,
              null,
              0,
              null,
              0);
        };
    return () -> workers.run(parts, task);
  }
}
