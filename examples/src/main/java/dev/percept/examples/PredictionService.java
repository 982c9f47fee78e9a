package dev.percept.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.predict.Predictor;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A service on this machine that reads digits: whoever posts the 784 pixels of an image is told
/// which digit it is. Four threads answer with one [Predictor]: it may be shared, and answering
/// allocates nothing.
public final class PredictionService {
  private static final int PIXELS = 28 * 28;

  private final Predictor predictor;

  private PredictionService(Predictor predictor) {
    this.predictor = predictor;
  }

  /// Trains a network, serves it, and asks it about some test images; with a port as its argument
  /// it goes on serving there.
  public static void main(String[] args) throws IOException, InterruptedException {
    Kernels kernels = Kernels.best().kernels();
    DataSplit digits;
    Network network =
        Network.of(Shape.of(28, 28), NetworkText.parse("dense 64, relu, dense 10"))
            .initialize(new Rng(1));
    try (Workers workers = Workers.of(2)) {
      digits = DrawnDigits.draw(1, workers);
      Training training = new Training(600, 100, new Adam(0.003), 1);
      new Trainer(network, digits, training, kernels, workers).run(event -> {}, () -> false);
    }
    PredictionService service = new PredictionService(new Predictor(network, kernels));
    int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    server.setExecutor(threads);
    server.createContext("/", service::answer);
    server.start();
    ask(server.getAddress(), digits);
    if (args.length == 0) {
      server.stop(0);
      threads.shutdown();
    } else {
      System.out.println("serving on " + server.getAddress() + ", until you stop it");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] pixels = exchange.getRequestBody().readNBytes(PIXELS + 1);
      if (pixels.length != PIXELS) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      float[] probabilities = new float[10];
      predictor.predict(probabilities, pixels);
      int digit = 0;
      for (int i = 1; i < probabilities.length; i++) {
        digit = probabilities[i] > probabilities[digit] ? i : digit;
      }
      byte[] text = Integer.toString(digit).getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private static void ask(InetSocketAddress address, DataSplit digits)
      throws IOException, InterruptedException {
    URI uri = URI.create("http:/" + address + "/");
    int asked = 1_000;
    int right = 0;
    long start = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < asked; i++) {
        byte[] image = Arrays.copyOfRange(digits.test().pixels(), i * PIXELS, (i + 1) * PIXELS);
        HttpRequest request =
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(image)).build();
        String digit = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        right += digit.equals(Integer.toString(digits.test().labels()[i])) ? 1 : 0;
      }
    }
    System.out.printf(
        "%,d requests, %,d answered rightly, %.0f µs a request%n",
        asked, right, (System.nanoTime() - start) / 1e3 / asked);
  }
}
