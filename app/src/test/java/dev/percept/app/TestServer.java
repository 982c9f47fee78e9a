package dev.percept.app;

import dev.percept.app.serve.Gate;
import dev.percept.app.serve.Limits;
import dev.percept.app.serve.PerceptServer;
import dev.percept.app.serve.ServedModel;
import dev.percept.app.serve.Workshop;
import dev.percept.data.Dataset;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.json.Json;
import dev.percept.tune.Goal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// `percept serve` inside the test, on a port of its own, and a client that asks it.
final class TestServer implements AutoCloseable {
  /// The seconds for a request to be there; the build sets them, as the JDK's server reads them
  /// once.
  static final int REQUEST_SECONDS =
      Integer.parseInt(System.getProperty("sun.net.httpserver.maxReqTime", "20"));

  private final HttpClient client = HttpClient.newHttpClient();
  private final PerceptServer server;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Path folder;

  private TestServer(Path folder, Path data, Gate gate, Limits limits) throws IOException {
    this.folder = folder;
    this.server =
        PerceptServer.start(
            new PerceptServer.Setup(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                gate,
                limits,
                folder.resolve("runs"),
                folder.resolve("kept/examples.npz"),
                List.of(data.toString(), "digits"),
                new Children(workshop(folder), data),
                log::add));
  }

  private static ServerWorkshop workshop(Path folder) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new ServerWorkshop(
        new Terminal(nowhere, nowhere, false, false, false),
        folder.resolve("runs"),
        new DataOptions());
  }

  /// The real one, but for processes: those run on the classes that were just compiled.
  private record Children(ServerWorkshop real, Path data) implements Workshop {
    @Override
    public ServedModel read(Path file) throws IOException {
      return real.read(file);
    }

    @Override
    public List<Recipe> recipes() throws IOException {
      return real.recipes();
    }

    @Override
    public void checkTraining(List<String> options) throws IOException {
      real.checkTraining(options);
    }

    @Override
    public boolean namesFile(String network) {
      return real.namesFile(network);
    }

    @Override
    public Search search(List<String> options) throws IOException {
      return real.search(options);
    }

    @Override
    public List<Goal> goals(Path search) throws IOException {
      return real.goals(search);
    }

    @Override
    public boolean namesSpace(String space) {
      return real.namesSpace(space);
    }

    @Override
    public Path newRun() throws IOException {
      return real.newRun();
    }

    @Override
    public List<String> commandLine(List<String> arguments) {
      return Child.command(List.of(), arguments.toArray());
    }

    @Override
    public boolean isInWork(Path run) throws IOException {
      return real.isInWork(run);
    }

    @Override
    public boolean isSearching(Path search) throws IOException {
      return real.isSearching(search);
    }

    @Override
    public Dataset testData() throws IOException {
      return DatasetFiles.read(data).test();
    }
  }

  static TestServer start(Path folder, Path data) throws IOException {
    return new TestServer(folder, data, Gate.local(List.of()), Limits.usual());
  }

  static TestServer start(Path folder, Path data, Gate gate) throws IOException {
    return new TestServer(folder, data, gate, Limits.usual());
  }

  /// Has the model in a file answer.
  TestServer use(Path model) throws IOException {
    server.use(workshop(folder).read(model));
    return this;
  }

  PerceptServer server() {
    return server;
  }

  /// What went wrong inside.
  List<String> log() {
    return log;
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// One event as it came.
  record Event(String id, String name, String data) {}

  /// What a stream of events says up to its end, or to the first event named `until`.
  ///
  /// @param last the number of the last event that was seen; empty for none
  List<Event> events(String path, String last, String until)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    List<Event> events = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String number = "";
      String name = "";
      String line;
      while ((line = in.readLine()) != null) {
        if (line.startsWith("id: ")) {
          number = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(number, name, line.substring(6)));
          number = "";
          if (name.equals(until)) {
            return events;
          }
        }
      }
    }
    return events;
  }

  HttpClient client() {
    return client;
  }

  static Json.Fields json(HttpResponse<String> response) throws IOException {
    return (Json.Fields) Json.parse("answer", response.body().getBytes(StandardCharsets.UTF_8));
  }

  /// Sends text as it is and reads all that comes back.
  String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
