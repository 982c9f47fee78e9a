package dev.percept.app;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Theme;
import dev.percept.app.report.Charts;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept plot`: a chart of a run as a file.
@Command(
    name = "plot",
    description = "Draw a chart of a run as an SVG or PNG file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept plot runs/2026-11-24T09-30-00 --out curves.svg",
      "  percept plot runs/2026-11-24T09-30-00 --what confusion --out confusion.png --dark",
      "%ncurves needs the run's folder only; all others measure its model again, on the data set that it was"
          + " trained with. An SVG is right on a light and on a dark ground. Where there are several charts,"
          + " as loss and accuracy, the first gets the name FILE, the others FILE with -2, -3 and so on."
    })
final class PlotCommand implements Callable<Integer> {
  private final Terminal terminal;

  /// What there is to draw.
  enum What {
    curves,
    confusion,
    mistakes,
    calibration,
    weights,
    activations,
    errors
  }

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run = Path.of("");

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description =
          "What to draw: ${COMPLETION-CANDIDATES}. Default: curves. errors are those of a regression.")
  private What what = What.curves;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to write, its name ending in .svg or .png.")
  private Path out = Path.of("");

  @Option(names = "--dark", description = "Draw a PNG on a dark ground.")
  private boolean dark;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Where the data set of the run is now. Default: where it was.")
  private @Nullable String data;

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  PlotCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!ChartFiles.canBe(out)) {
      throw new ParameterException(spec.commandLine(), "--out: " + ChartFiles.expected(out));
    }
    PastRun past = PastRun.read(run);
    List<Chart> charts = what == What.curves ? Charts.curves(past.metrics()) : charts(past);
    if (charts.isEmpty()) {
      throw new IOException("%s: nothing to draw for --what %s: %s".formatted(run, what, why()));
    }
    for (Path file : ChartFiles.write(charts, out, dark ? Theme.DARK : Theme.LIGHT)) {
      terminal.line("chart " + file);
    }
    return 0;
  }

  private String why() {
    return switch (what) {
      case curves -> "the run measured nothing";
      case confusion, mistakes -> "the run is not of images with classes, or made no mistake";
      case calibration -> "the answers of its network are no probabilities of classes";
      case weights -> "its network does not begin with a dense layer or a convolution";
      case activations, errors -> "the run is not of numbers to be found out";
    };
  }

  private List<Chart> charts(PastRun past) throws IOException {
    try (Workers workers = threads.workers()) {
      PastRun.Looked looked =
          past.look(
              data == null ? "" : data, terminal, kernels.choose(terminal).kernels(), workers);
      var findings = looked.findings();
      List<String> names = looked.words().classes();
      return switch (what) {
        case confusion ->
            listed(findings.answers().flatMap(a -> Charts.confusion(a.confusion(), names)));
        case mistakes -> listed(findings.answers().flatMap(a -> Charts.mistakes(a, names)));
        case calibration -> listed(findings.calibration().map(Charts::calibration));
        case weights ->
            listed(findings.weights().map(w -> Charts.weights(w, looked.words().inputs())));
        case activations -> List.of(Charts.activations(findings.activations()));
        case errors -> {
          List<Chart> all = new ArrayList<>();
          findings.residuals().forEach(each -> all.addAll(Charts.residuals(each)));
          yield all;
        }
        case curves -> Charts.curves(past.metrics());
      };
    }
  }

  private static List<Chart> listed(Optional<Chart> chart) {
    return chart.map(List::of).orElse(List.of());
  }
}
