package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.Npy;
import dev.percept.formats.NumericArray;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.train.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `percept evaluate`: how a model does on the test images of a data set.
@Command(
    name = "evaluate",
    description = "Measure a model, or several as one, on the test images of a data set.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept evaluate --model runs/…/model.safetensors",
      "  percept evaluate --model weights.npz --data mnist.npz --json",
      "  percept evaluate --model a.safetensors b.safetensors c.safetensors",
      "%nA model is a file that train wrote, or an .npz of w1, b1, w2, b2. Several models answer together, by"
          + " the mean of their probabilities."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "The model, or several that answer together.")
  private List<Path> models = List.of();

  @Option(names = "--train", description = "Measure on the training images instead.")
  private boolean train;

  @Option(
      names = "--save-classes",
      paramLabel = "FILE",
      description = "Also write the class found for each image, in order, as an npy file.")
  private @Nullable Path classes;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<Network> networks = new ArrayList<>();
    for (Path model : models) {
      networks.add(ModelFile.read(model).network());
    }
    try (Workers workers = threads.workers()) {
      KernelChoice choice = kernels.choose(terminal);
      DataSplit split = data.load(terminal, workers);
      Dataset dataset = train ? split.train() : split.test();
      Evaluator evaluator = new Evaluator(networks, dataset.isSparse(), choice.kernels(), workers);
      Evaluation evaluation = evaluator.evaluate(dataset);
      if (classes != null) {
        int[] found = evaluator.classify(dataset);
        Npy.write(classes, NumericArray.ofInts(found, found.length));
      }
      if (json.isSet()) {
        terminal.line(json(dataset, evaluation).toString());
      } else {
        print(networks, dataset, evaluation);
      }
    }
    return 0;
  }

  private Json json(Dataset dataset, Evaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    List<Json> precision = new ArrayList<>();
    List<Json> recall = new ArrayList<>();
    List<Json> rows = new ArrayList<>();
    for (int truth = 0; truth < confusion.classes(); truth++) {
      precision.add(Json.of(confusion.precision(truth)));
      recall.add(Json.of(confusion.recall(truth)));
      List<Json> row = new ArrayList<>();
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        row.add(Json.of(confusion.count(truth, predicted)));
      }
      rows.add(Json.of(row));
    }
    Json.Builder fields = Json.object().with("model", models.getFirst().toString());
    if (models.size() > 1) {
      fields.with("models", models.stream().map(model -> Json.of(model.toString())).toList());
    }
    return fields
        .with("data", dataset.name())
        .with("images", dataset.count())
        .with("accuracy", evaluation.accuracy())
        .with("loss", evaluation.crossEntropy())
        .with("squared_error", evaluation.squaredError())
        .with("precision", precision)
        .with("recall", recall)
        .with("confusion", rows)
        .build();
  }

  private void print(List<Network> networks, Dataset dataset, Evaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    terminal.note(
        "percept: %s on %,d %s images of %s"
            .formatted(
                networks.size() == 1
                    ? networks.getFirst()
                    : networks.size() + " networks, the mean of their probabilities,",
                dataset.count(),
                train ? "training" : "test",
                dataset.name()));
    terminal.line("accuracy       %.4f".formatted(evaluation.accuracy()));
    terminal.line("loss           %.4f  (mean cross-entropy)".formatted(evaluation.crossEntropy()));
    terminal.line("squared error  %.4f  (mean of ½Σ(y−t)²)".formatted(evaluation.squaredError()));
    terminal.line("");
    int width = Math.max(4, String.valueOf(dataset.count()).length()) + 1;
    StringBuilder head = new StringBuilder("true\\said ");
    for (int predicted = 0; predicted < confusion.classes(); predicted++) {
      head.append(("%" + width + "d").formatted(predicted));
    }
    terminal.line(head.append("  precision  recall").toString());
    for (int truth = 0; truth < confusion.classes(); truth++) {
      StringBuilder row = new StringBuilder("%9d ".formatted(truth));
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        row.append(("%" + width + "d").formatted(confusion.count(truth, predicted)));
      }
      row.append("  %9.4f".formatted(confusion.precision(truth)));
      row.append("  %6.4f".formatted(confusion.recall(truth)));
      terminal.line(row.toString());
    }
  }
}
