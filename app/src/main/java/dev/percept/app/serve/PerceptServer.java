package dev.percept.app.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.percept.formats.FormatException;
import dev.percept.kernel.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// The server: one thread for each request, virtual, so that those who wait cost nothing.
public final class PerceptServer implements AutoCloseable {
  /// The most of a body that is read only to be able to say that it is too large.
  private static final long MOST_IGNORED = 64_000_000;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final Routes routes = new Routes();
  private final Gate gate;
  private final Limits limits;
  private final Budget budget;
  private final Semaphore streams;
  private final Metrics metrics = new Metrics();
  private final CurrentModel current;
  private final Processes processes;
  private final Consumer<String> log;
  private volatile boolean closed;

  /// How a server is to be.
  ///
  /// @param address where to listen; port 0 for any that is free
  /// @param gate who may ask
  /// @param limits how much it takes on
  /// @param runs the folder with the runs
  /// @param kept the file with the examples that people keep
  /// @param data names of data sets that can be trained on, the usual one first
  /// @param workshop what the rest of the command does for it
  /// @param log is told what goes wrong
  public record Setup(
      InetSocketAddress address,
      Gate gate,
      Limits limits,
      Path runs,
      Path kept,
      List<String> data,
      Workshop workshop,
      Consumer<String> log) {

    public Setup {
      data = List.copyOf(data);
    }
  }

  private PerceptServer(Setup setup, HttpServer server) {
    this.server = server;
    this.gate = setup.gate();
    this.limits = setup.limits();
    this.budget = new Budget(limits.memory());
    this.streams = new Semaphore(limits.streams());
    this.log = setup.log();
    this.current = new CurrentModel(setup.workshop());
    this.processes = new Processes(setup.workshop(), limits.runs());
    Runs runs = new Runs(setup.runs(), setup.workshop(), processes, this::ended);
    Searches searches = new Searches(setup.runs(), setup.workshop(), processes, this::ended);
    KeptExamples kept = new KeptExamples(setup.kept());
    Choices choices = new Choices(kept, setup.workshop(), setup.data());
    Pages.addTo(routes);
    routes
        .get("/healthz", _ -> Reply.text("text/plain", "ok\n"))
        .get("/metrics", _ -> Reply.text("text/plain; version=0.0.4", metrics.text(gauges())))
        .get("/api/model", new ModelRoute(current, runs))
        .post("/api/predict", new PredictRoute(current))
        .get("/api/examples", _ -> Reply.json(kept.json()))
        .post("/api/examples", kept::post);
    new RunRoutes(runs, current, choices, setup.workshop()).addTo(routes);
    new SearchRoutes(searches, choices, setup.workshop()).addTo(routes);
    new LookRoutes(current, setup.workshop()).addTo(routes);
  }

  /// Starts a server without a model.
  ///
  /// @throws IOException if the port cannot be had
  public static PerceptServer start(Setup setup) throws IOException {
    HttpServer http = JdkServer.bind(setup.address());
    PerceptServer server = new PerceptServer(setup, http);
    http.createContext("/", server::handle);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
    return server;
  }

  /// The port it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  /// Has a model answer.
  public void use(ServedModel model) {
    current.set(model);
  }

  /// Has these kernels compute; the scalar ones do until then.
  public void use(Kernels kernels) {
    current.set(kernels);
  }

  /// Answers drawings of its own for a second or two, so that the first of others are not answered
  /// slower than later ones. Returns when that is over, or the server closed.
  ///
  /// @return how many; none if there is no model, or it takes no digits
  public int rehearse() {
    Thinker thinker = current.orNull();
    return thinker == null ? 0 : Rehearsal.with(thinker, () -> closed);
  }

  /// All that it answers: `GET /api/runs/{id}`.
  public List<String> routes() {
    return routes.all().stream().map(route -> route.method() + " " + route.path()).toList();
  }

  // The model of a run that has ended, or of the winner of a search, is the one to draw against.
  private void ended(RunFiles run) {
    if (Files.isRegularFile(run.model())) {
      try {
        current.set(run.model());
      } catch (IOException e) {
        log.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  private Map<String, Number> gauges() {
    Map<String, Number> gauges = new LinkedHashMap<>();
    gauges.put("percept_runs_active", processes.active());
    gauges.put("percept_event_streams", limits.streams() - streams.availablePermits());
    gauges.put("percept_model_loaded", current.orNull() == null ? 0 : 1);
    Runtime runtime = Runtime.getRuntime();
    gauges.put("percept_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
    return gauges;
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    String path = exchange.getRequestURI().getPath();
    Optional<Routes.Match> match =
        path == null ? Optional.empty() : routes.find(exchange.getRequestMethod(), path);
    String route = match.map(each -> each.route().path()).orElse("other");
    int status = 0;
    try (exchange) {
      Reply reply = reply(exchange, match, path == null ? "" : path);
      status = reply instanceof Reply.Whole whole ? whole.status() : 200;
      send(exchange, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      metrics.count(route, status, System.nanoTime() - start);
    }
  }

  private Reply reply(HttpExchange exchange, Optional<Routes.Match> match, String path)
      throws IOException, InterruptedException {
    try {
      Optional<Reply.Whole> instead = gate.check(exchange, path.equals("/healthz"));
      if (instead.isPresent()) {
        return instead.get();
      }
      if (match.isEmpty()) {
        List<String> methods = routes.methods(path);
        if (methods.isEmpty()) {
          throw new Problem(404, "there is nothing at " + FormatException.quoted(path));
        }
        String allowed = String.join(", ", methods);
        Problem problem = new Problem(405, "expected " + allowed + " here");
        return problem.reply().with("Allow", allowed);
      }
      try (Call call = new Call(exchange, match.get().parameters(), limits, budget)) {
        return match.get().route().handler().answer(call);
      }
    } catch (Problem e) {
      return refusal(exchange, e);
    } catch (FormatException e) {
      return refusal(exchange, new Problem(400, String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      return refusal(exchange, new Problem(503, "not enough memory for this request"));
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      log.accept("%s %s: %s".formatted(exchange.getRequestMethod(), path, e));
      return refusal(exchange, new Problem(500, "an error that nobody foresaw; the log has it"));
    }
  }

  // Reads the rest of the body first, within reason: many clients listen only after they have sent
  // it.
  private static Reply refusal(HttpExchange exchange, Problem problem) throws IOException {
    Reply.Whole reply = problem.reply();
    if (problem.status() == 401) {
      reply.with("WWW-Authenticate", "Bearer");
    }
    if (problem.status() == 429) {
      reply.with("Retry-After", "2");
    }
    if (Call.declared(exchange) <= MOST_IGNORED) {
      InputStream in = exchange.getRequestBody();
      byte[] ignored = new byte[1 << 14];
      long total = 0;
      for (int n = 0; n >= 0 && total < MOST_IGNORED; total += n) {
        n = in.read(ignored);
      }
    } else {
      reply.with("Connection", "close");
    }
    return reply;
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    switch (reply) {
      case Reply.Whole whole -> {
        whole.headers().forEach(headers::set);
        headers.set("Cache-Control", "no-store");
        if (!whole.type().isEmpty()) {
          headers.set("Content-Type", whole.type());
        }
        byte[] body = whole.body();
        boolean bare = exchange.getRequestMethod().equals("HEAD");
        if (bare && body.length > 0) {
          headers.set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(whole.status(), bare || body.length == 0 ? -1 : body.length);
        if (!bare && body.length > 0) {
          // Closed here, before the rest of a body that nobody wants is waited for.
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        }
      }
      case Reply.Events(Reply.Source source) -> sendEvents(exchange, source);
    }
  }

  private void sendEvents(HttpExchange exchange, Reply.Source source)
      throws IOException, InterruptedException {
    if (!streams.tryAcquire()) {
      Problem problem =
          new Problem(
              429,
              "expected at most %d listeners at once, and there are as many"
                  .formatted(limits.streams()));
      send(exchange, problem.reply());
      return;
    }
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/event-stream");
      headers.set("Cache-Control", "no-store");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      source.sendTo(new EventSink(exchange.getResponseBody()));
    } finally {
      streams.release();
    }
  }

  /// Stops the runs and searches that were started here, and the server.
  @Override
  public void close() {
    closed = true;
    server.stop(0);
    processes.close();
  }
}
