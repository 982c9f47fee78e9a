package dev.percept.app;

import dev.percept.app.bench.SpeedReport;
import dev.percept.formats.json.Json;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `percept bench`: how fast percept is on this machine.
@Command(
    name = "bench",
    description = "Measure how fast percept is on this machine, in less than a minute.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept bench",
      "  percept bench --quick --threads 1",
      "  percept bench --json > speed.json",
      "%nA GFLOP/s is a billion additions and multiplications a second. The peak is a loop of fused"
          + " multiply-adds on registers, at its fastest; everything else is the median call after warming"
          + " up. Images are made up: digits, four fifths of whose pixels are zero as in MNIST, and noise."
          + " Other programs that run meanwhile make every figure worse."
    })
final class BenchCommand implements Callable<Integer> {
  private static final double SECONDS = 0.4;
  private static final double QUICK_SECONDS = 0.1;
  private static final double MOST_SECONDS = 60;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "Measure for some 10 s, less exactly.")
  private boolean quick;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      hidden = true,
      description = "How long each single measurement takes, above 0 and at most 60.")
  private @Nullable Double seconds;

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    double each = seconds == null ? (quick ? QUICK_SECONDS : SECONDS) : seconds;
    if (!(each > 0 && each <= MOST_SECONDS)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds: expected above 0 and at most 60, found " + each);
    }
    try (Workers workers = threads.workers()) {
      KernelChoice choice = kernels.choose(terminal);
      ProgressLine progress = ProgressLine.counting(terminal, "measuring", "figures");
      SpeedReport report =
          new SpeedReport(
              choice, workers, each, json.isSet() ? text -> {} : terminal::line, progress::show);
      Json.Fields figures = report.run(Version.text());
      progress.end();
      if (json.isSet()) {
        terminal.line(figures.toString());
      }
    }
    return 0;
  }
}
