package dev.percept.app;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Theme;
import dev.percept.app.report.Charts;
import dev.percept.app.report.SearchCharts;
import dev.percept.formats.AtomicFile;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/// `percept plot`: charts of a run or a search as files.
@Command(
    name = "plot",
    description = "Draw charts of a run or a search as SVG or PNG files.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept plot runs/2026-11-24T09-30-00 --out curves.svg",
      "  percept plot runs/2026-11-24T09-30-00 --what confusion --out confusion.png --dark",
      "  percept plot runs/2026-11-28T20-33-00 --what coordinates --out search.png",
      "%ncurves needs the run's folder only; all others measure its model again, on the data set that it was"
          + " trained with. An SVG is right on a light and on a dark ground. Where there are several charts,"
          + " as loss and accuracy, the first gets the name FILE, the others FILE with -2, -3 and so on.",
      "%nOf a search (percept tune) there are progress, curves, front, coordinates, importance and slices, all of"
          + " them if nothing is said, also while it goes on; --out report.html writes its page again."
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
    errors,
    progress,
    front,
    coordinates,
    importance,
    slices
  }

  @Parameters(paramLabel = "RUN", description = "The folder of a run, or of a search.")
  private Path run = Path.of("");

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description =
          "What to draw: ${COMPLETION-CANDIDATES}. Default: curves, of a search all. errors are those of a"
              + " regression; what comes after it is of a search.")
  private @Nullable What what;

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
    boolean search = PastSearch.isOne(run);
    if (search && what == null && isPage()) {
      writePage();
      return 0;
    }
    if (!ChartFiles.canBe(out)) {
      throw new ParameterException(spec.commandLine(), "--out: " + ChartFiles.expected(out));
    }
    List<Chart> charts;
    if (search) {
      charts = charts(PastSearch.read(run).charts());
    } else {
      PastRun past = PastRun.read(run);
      What chosen = what == null ? What.curves : what;
      charts = chosen == What.curves ? Charts.curves(past.metrics()) : charts(past, chosen);
      checkAny(charts, chosen);
    }
    for (Path file : ChartFiles.write(charts, out, dark ? Theme.DARK : Theme.LIGHT)) {
      terminal.line("chart " + file);
    }
    return 0;
  }

  private boolean isPage() {
    return out.toString().toLowerCase(Locale.ROOT).endsWith(".html");
  }

  private void writePage() throws IOException {
    byte[] page = PastSearch.read(run).page("").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out, file -> file.write(page));
    terminal.line("page  " + out);
  }

  private List<Chart> charts(SearchCharts search) throws IOException {
    List<Chart> charts =
        switch (what) {
          case null -> search.all();
          case progress -> listed(search.progress());
          case curves -> listed(search.learning());
          case front -> search.fronts();
          case coordinates -> listed(search.coordinates());
          case importance -> listed(search.importance());
          case slices -> search.slices();
          case confusion, mistakes, calibration, weights, activations, errors ->
              throw new ParameterException(
                  spec.commandLine(),
                  "--what: %s is the folder of a search, expected %s, found %s; the run of its best is %s"
                      .formatted(run, ofSearches(), what, run.resolve("best")));
        };
    if (charts.isEmpty()) {
      throw new IOException(
          "%s: nothing to draw%s: the search has too few trials that came to an end, or a single goal"
              .formatted(run, what == null ? "" : " for --what " + what));
    }
    return charts;
  }

  private static String ofSearches() {
    return "progress, curves, front, coordinates, importance or slices";
  }

  private void checkAny(List<Chart> charts, What chosen) throws IOException {
    if (charts.isEmpty()) {
      throw new IOException(
          "%s: nothing to draw for --what %s: %s".formatted(run, chosen, why(chosen)));
    }
  }

  private static String why(What chosen) {
    return switch (chosen) {
      case curves -> "the run measured nothing";
      case confusion, mistakes -> "the run is not of images with classes, or made no mistake";
      case calibration -> "the answers of its network are no probabilities of classes";
      case weights -> "its network does not begin with a dense layer or a convolution";
      case activations, errors -> "the run is not of numbers to be found out";
      case progress, front, coordinates, importance, slices -> "that is of searches only";
    };
  }

  private List<Chart> charts(PastRun past, What chosen) throws IOException {
    if (chosen.compareTo(What.progress) >= 0) {
      return List.of();
    }
    try (Workers workers = threads.workers()) {
      PastRun.Looked looked =
          past.look(
              data == null ? "" : data, terminal, kernels.choose(terminal).kernels(), workers);
      var findings = looked.findings();
      List<String> names = looked.words().classes();
      return switch (chosen) {
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
        case curves, progress, front, coordinates, importance, slices -> List.of();
      };
    }
  }

  private static List<Chart> listed(Optional<Chart> chart) {
    return chart.map(List::of).orElse(List.of());
  }
}
