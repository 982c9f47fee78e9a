package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.AtomicFile;
import dev.percept.formats.json.Json;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Optimizer;
import dev.percept.train.LearningRateFinder;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `percept lr-find`: which learning rates work.
@Command(
    name = "lr-find",
    description = "Try growing learning rates on a network and suggest one.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept lr-find",
      "  percept lr-find --recipe mlp --optimizer \"adam 0.001\" --from 1e-6 --to 1",
      "  percept lr-find --data houses.csv --target price --model \"dense 32, relu, dense 1\"",
      "%nThe rate grows by the same factor at every update; the test ends when the loss runs away. Suggested"
          + " is a tenth of the rate where the smoothed loss is lowest (Smith 2017; Howard and Gugger 2020)."
          + " DIR gets the curve as lr-find.svg and the numbers as lr-find.csv."
    })
final class LrFindCommand implements Callable<Integer> {
  private static final int SHOWN = 12;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description = "Where what follows comes from unless given. Default: script.")
  private String recipe = TrainOptions.RECIPE;

  @Option(names = "--model", paramLabel = "TEXT", description = "The network.")
  private @Nullable String model;

  @Option(
      names = "--optimizer",
      paramLabel = "TEXT",
      description = "How gradients change weights: " + OptimizerText.FORMS + ".")
  private @Nullable String optimizer;

  @Option(
      names = "--loss",
      paramLabel = "TEXT",
      description = "What training makes small: " + LossText.FORMS + ".")
  private @Nullable String loss;

  @Option(names = "--batch", paramLabel = "N", description = "Images of each update.")
  private @Nullable Integer batch;

  @Option(
      names = "--from",
      paramLabel = "RATE",
      description = "The first rate, above 0. Default: ${DEFAULT-VALUE}.")
  private double from = 1e-5;

  @Option(
      names = "--to",
      paramLabel = "RATE",
      description = "The last rate, above the first. Default: ${DEFAULT-VALUE}.")
  private double to = 10;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Updates to make, 2 to 100000. Default: ${DEFAULT-VALUE}.")
  private int steps = 200;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides every random number. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where lr-find.svg and lr-find.csv go. Default: runs/<time>.")
  private @Nullable Path out;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  LrFindCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!(from > 0 && from < to) || Double.isInfinite(to)) {
      throw wrong(
          "--from, --to: expected rates above 0, the second larger, found %s and %s"
              .formatted(Phrase.number(from), Phrase.number(to)));
    }
    if (steps < 2 || steps > 100_000) {
      throw wrong("--steps: expected 2 to 100000, found " + steps);
    }
    Recipe read = recipe();
    try (Workers workers = threads.workers();
        Interruption interruption = Interruption.listen()) {
      LoadedData loaded = load(read, workers);
      DataSplit split = loaded.split();
      Recipe what = read.withLossFor(split.train().targets());
      KernelChoice choice = kernels.choose(terminal);
      Network network = what.network(split.train().sampleShape(), split.train().outputs(), seed);
      Optimizer rising = OptimizerText.withRate(what.training().optimizer(), from);
      Training training = what.training().withOptimizer(rising).withSteps(steps).withSeed(seed);
      if (!json.isSet()) {
        loaded.note(terminal);
        terminal.note(
            "percept: rates from %s to %s in %,d steps: %s on %s, %s kernels, seed %d"
                .formatted(
                    Phrase.number(from).replace(".0E", "e"),
                    Phrase.number(to),
                    steps,
                    network,
                    split.train().name(),
                    choice.kernels().name(),
                    seed));
      }
      ProgressLine progress = ProgressLine.counting(terminal, "trying", "steps");
      LearningRateFinder.Result result =
          LearningRateFinder.run(
              network,
              split,
              training,
              to,
              choice.kernels(),
              workers,
              point -> progress.show(point.step() + 1, steps),
              interruption::isRequested);
      progress.end();
      report(result, what);
    }
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Recipe recipe() throws IOException {
    try {
      RecipeText text = RecipeText.of(recipe);
      text.override("model", "--model", model);
      text.override("optimizer", "--optimizer", optimizer);
      text.override("loss", "--loss", loss);
      text.override("batch", "--batch", batch);
      return Recipe.of(text);
    } catch (RecipeText.Fault e) {
      if (e.isOfOption()) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private LoadedData load(Recipe what, Workers workers) throws IOException {
    if (data.isTable()) {
      return target.load(data.table(), what, seed);
    }
    target.refuse();
    return data.loadOrDraw(terminal, workers, EarlyStart.none());
  }

  private void report(LearningRateFinder.Result result, Recipe what) throws IOException {
    RunFolder folder = out == null ? RunFolder.create(Path.of("runs")) : RunFolder.at(out);
    Path svg = folder.folder().resolve("lr-find.svg");
    Path csv = folder.folder().resolve("lr-find.csv");
    write(svg, RateCurve.chart(result).svg());
    write(csv, csv(result));
    if (json.isSet()) {
      terminal.line(json(result, what, svg, csv).toString());
      return;
    }
    List<LearningRateFinder.Point> points = result.points();
    terminal.line("    rate     loss  smoothed");
    int every = Math.max(1, points.size() / SHOWN);
    for (int i = 0; i < points.size(); i += every) {
      LearningRateFinder.Point point = points.get(i);
      terminal.line("%8.2e  %7.4f  %8.4f".formatted(point.rate(), point.loss(), point.smoothed()));
    }
    terminal.line("");
    RateCurve.text(result).forEach(terminal::line);
    terminal.line("");
    terminal.line(
        result.diverged()
            ? "the loss ran away at a rate of %.2g".formatted(points.getLast().rate())
            : "the loss did not run away up to a rate of %.2g".formatted(points.getLast().rate()));
    terminal.line(
        "suggested learning rate %s: a tenth of %.2g, where the smoothed loss is lowest"
            .formatted(rounded(result.suggested()), result.lowest().rate()));
    if (result.endsTooEarly()) {
      terminal.line("that is the last rate tried: a larger --to may say more");
    }
    terminal.line("curve    " + svg);
    terminal.line("numbers  " + csv);
  }

  /// Two digits: no test of this kind is worth more.
  private static String rounded(double rate) {
    return Phrase.number(Double.parseDouble("%.1e".formatted(rate)));
  }

  private static void write(Path path, String text) throws IOException {
    AtomicFile.write(path, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String csv(LearningRateFinder.Result result) {
    StringBuilder text = new StringBuilder("step,rate,loss,smoothed\r\n");
    for (LearningRateFinder.Point point : result.points()) {
      text.append(point.step()).append(',').append(point.rate()).append(',');
      text.append(point.loss()).append(',').append(point.smoothed()).append("\r\n");
    }
    return text.toString();
  }

  private Json json(LearningRateFinder.Result result, Recipe what, Path svg, Path csv) {
    List<Json> points = new ArrayList<>();
    for (LearningRateFinder.Point point : result.points()) {
      points.add(
          Json.object()
              .with("step", point.step())
              .with("rate", point.rate())
              .with("loss", point.loss())
              .with("smoothed", point.smoothed())
              .build());
    }
    return Json.object()
        .with("recipe", what.name())
        .with("optimizer", OptimizerText.print(what.training().optimizer()))
        .with(LossText.KEY, LossText.print(what.training().loss()))
        .with("seed", seed)
        .with("suggested", result.suggested())
        .with("lowest", result.lowest().rate())
        .with("diverged", result.diverged())
        .with("ends_too_early", result.endsTooEarly())
        .with("points", points)
        .with("svg", svg.toString())
        .with("csv", csv.toString())
        .build();
  }
}
