package dev.percept.app;

import dev.percept.app.verify.FixedJob;
import dev.percept.formats.json.Json;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `percept verify`: whether this machine gives the same bits as all others.
@Command(
    name = "verify",
    description = "Check that this machine gives the same weights as all others, bit for bit.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept verify",
      "  percept verify --json",
      "%nTrains a small network (convolutions, batch normalisation, dropout, dense layers, Adam, images"
          + " changed at random) with each kind of kernels and with 1, 2 and 3 threads, and compares the"
          + " SHA-256 of the weights and losses with the one that percept was built with. Exit code 0 if all"
          + " are the same, 1 if not. bench/verify-everywhere does it for many settings of Java."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 3;
  private static final int SHOWN = 16;

  private final Terminal terminal;

  @Mixin private JsonOption json = new JsonOption();

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String expected = FixedJob.recorded();
    List<Kernels> all = new ArrayList<>(List.of(new ScalarKernels()));
    Optional<Kernels> vector = Kernels.unwarmed();
    vector.ifPresent(all::add);
    line("%-18s %7s %9s  %s".formatted("kernels", "threads", "seconds", "sha256"));
    List<Json> runs = new ArrayList<>();
    boolean same = true;
    for (Kernels kernels : all) {
      for (int threads = 1; threads <= MOST_THREADS; threads++) {
        long start = System.nanoTime();
        String found = FixedJob.run(kernels, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        same &= found.equals(expected);
        line(
            "%-18s %7d %9.2f  %s…  %s"
                .formatted(
                    kernels.name(),
                    threads,
                    seconds,
                    found.substring(0, SHOWN),
                    found.equals(expected) ? "as recorded" : "DIFFERENT"));
        runs.add(
            Json.object()
                .with("kernels", kernels.name())
                .with("threads", threads)
                .with("seconds", seconds)
                .with("sha256", found)
                .build());
      }
    }
    if (vector.isEmpty()) {
      line("no SIMD kernels here: " + Kernels.best().reason());
    }
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("recorded", expected)
              .with("same", same)
              .with("runs", runs)
              .build()
              .toString());
    }
    line(
        same
            ? "the same bits everywhere: " + expected
            : "NOT the same bits: expected %s; please report this table and what percept doctor says"
                .formatted(expected));
    return same ? 0 : 1;
  }

  private void line(String text) {
    if (!json.isSet()) {
      terminal.line(text);
    }
  }
}
