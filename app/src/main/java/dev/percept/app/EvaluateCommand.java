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
    description = "Measure a model on the test images of a data set.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept evaluate --model runs/…/model.safetensors",
      "  percept evaluate --model weights.npz --data mnist.npz --json",
      "%nA model is a file that train wrote, or an .npz of w1, b1, w2, b2."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", required = true, description = "The model.")
  private Path model = Path.of("");

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
    Network network = ModelFile.read(model).network();
    try (Workers workers = threads.workers()) {
      KernelChoice choice = kernels.choose(terminal);
      DataSplit split = data.load(terminal, workers);
      Dataset dataset = train ? split.train() : split.test();
      Evaluator evaluator = new Evaluator(network, dataset.isSparse(), choice.kernels(), workers);
      Evaluation evaluation = evaluator.evaluate(dataset);
      if (classes != null) {
        int[] found = evaluator.classify(dataset);
        Npy.write(classes, NumericArray.ofInts(found, found.length));
      }
      if (json.isSet()) {
        terminal.line(json(dataset, evaluation).toString());
      } else {
        print(network, dataset, evaluation);
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
    return Json.object()
        .with("model", model.toString())
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

  private void print(Network network, Dataset dataset, Evaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    terminal.note(
        "percept: %s on %,d %s images of %s"
            .formatted(network, dataset.count(), train ? "training" : "test", dataset.name()));
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
