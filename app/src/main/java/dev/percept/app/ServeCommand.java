package dev.percept.app;

import dev.percept.app.serve.Gate;
import dev.percept.app.serve.Limits;
import dev.percept.app.serve.PerceptServer;
import dev.percept.app.serve.ServedModel;
import dev.percept.kernel.Kernels;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `percept serve`: a page to draw digits on, train and look; and the same for programs.
@Command(
    name = "serve",
    description =
        "Serve a page on which to draw digits, train networks, search for better ones and look at what"
            + " they do; and the same for programs, over HTTP.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept serve",
      "  percept serve --model runs/…/model.safetensors --port 9000",
      "  percept serve --host 0.0.0.0 --allow-host digits.example.org",
      "%nOnly this machine can connect unless --host says otherwise; then a token is needed, which is part of"
          + " the address that is printed. Ctrl-C ends it, and the runs and searches that were started on the"
          + " page."
    })
final class ServeCommand implements Callable<Integer> {
  private static final int TOKEN_BYTES = 24;

  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model. Default: that of the last run in the folder of runs.")
  private @Nullable Path model;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Where to listen. Default: ${DEFAULT-VALUE}, which only this machine can reach.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = 8080;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "A name that the server may be called by; may be given again.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token. Default: a new one each time.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "The folder with the runs. Default: ${DEFAULT-VALUE}.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--examples",
      paramLabel = "FILE.npz",
      description = "Where the examples go that people keep. Default: ${DEFAULT-VALUE}.")
  private Path examples = Path.of("examples.npz");

  @Option(
      names = "--most-runs",
      paramLabel = "N",
      description =
          "Runs and searches at once that the page may start, 0 for none. Default: ${DEFAULT-VALUE}.")
  private int mostRuns = 1;

  @Mixin private DataOptions data = new DataOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > 65_535) {
      throw wrong("--port: expected 0 to 65535, found " + port);
    }
    if (mostRuns < 0 || mostRuns > 64) {
      throw wrong("--most-runs: expected 0 to 64, found " + mostRuns);
    }
    InetAddress address = InetAddress.getByName(host);
    String token = address.isLoopbackAddress() && tokenFile == null ? "" : token();
    ServerWorkshop workshop = new ServerWorkshop(terminal, runs, data);
    Path file = model != null ? model : RunFolder.lastModel(runs);
    ServedModel read = file == null ? null : workshop.read(file);
    PerceptServer server = start(address, token, workshop);
    CountDownLatch end = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              server.close();
              end.countDown();
            },
            "percept-serve-end");
    Runtime.getRuntime().addShutdownHook(hook);
    if (read != null) {
      server.use(read);
    }
    say(address, server.port(), token, file);
    // The first answers need not wait until these are found: the bits are the same.
    server.use(Kernels.best().kernels());
    server.rehearse();
    end.await();
    return 0;
  }

  private PerceptServer start(InetAddress address, String token, ServerWorkshop workshop)
      throws IOException {
    List<String> known = new ArrayList<>(names);
    known.add(host);
    try {
      return PerceptServer.start(
          new PerceptServer.Setup(
              new InetSocketAddress(address, port),
              token.isEmpty() ? Gate.local(names) : Gate.withToken(known, token),
              Limits.usual().withRuns(mostRuns),
              runs,
              examples,
              data.choices(),
              workshop,
              terminal::note));
    } catch (BindException e) {
      throw new IOException(
          "%s:%d: %s; --port 0 takes any that is free".formatted(host, port, e.getMessage()), e);
    }
  }

  private void say(InetAddress address, int port, String token, @Nullable Path file) {
    String name = address.isAnyLocalAddress() ? "localhost" : host;
    String place = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    terminal.line(
        "http://%s:%d/%s".formatted(place, port, token.isEmpty() ? "" : "?token=" + token));
    terminal.note(
        file == null
            ? "percept: no model yet in %s: train one on the page, or with: percept train"
                .formatted(runs)
            : "percept: serving " + file);
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      String token = Files.readString(tokenFile).strip();
      if (!token.matches("[A-Za-z0-9_-]{16,200}")) {
        throw new IOException(
            tokenFile
                + ": expected a token of 16 to 200 letters, digits, - and _, found something else");
      }
      return token;
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
