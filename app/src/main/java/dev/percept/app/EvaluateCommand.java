package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import dev.percept.formats.Npy;
import dev.percept.formats.NumericArray;
import dev.percept.formats.dataset.ImageFolderFiles;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableSchema;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import dev.percept.loss.Loss;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.metric.Classification;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.train.Evaluator;
import dev.percept.train.Views;
import java.io.IOException;
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
      "  percept evaluate --model runs/…/model.safetensors --data houses.csv",
      "  percept evaluate --model runs/…/model.safetensors --data animals",
      "  percept evaluate --model runs/…/model.safetensors --views 10 --augment \"shift 1, rotate 8\"",
      "%nA model is a file that train wrote, or an .npz of w1, b1, w2, b2. Several models answer together, by"
          + " the mean of their probabilities. Of the table, or the folder"
          + " of pictures, that a model was trained on, what was kept from it is measured; of another, all."
    })
final class EvaluateCommand implements Callable<Integer> {
  /// The name under which a model's provenance has the augmentation of its training.
  private static final String AUGMENT = "augment";

  private static final long VIEWS_SEED = 1;

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

  @Option(
      names = "--views",
      paramLabel = "N",
      description =
          "Look at each image N times, once as it is and then changed at random, and take the mean answer."
              + " Default: ${DEFAULT-VALUE}.")
  private int views = 1;

  @Option(
      names = "--augment",
      paramLabel = "TEXT",
      description =
          "How --views changes images: "
              + AugmentationText.FORMS
              + ". Default: as in the training of the model.")
  private @Nullable String augment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private CsvOptions csv = new CsvOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<Network> networks = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    List<ModelSchema> schemas = new ArrayList<>();
    Json.Fields first = Json.object().build();
    for (Path path : models) {
      ModelFile.Model model = Models.read(path);
      first = networks.isEmpty() ? model.provenance() : first;
      networks.add(model.network());
      losses.add(LossText.of(path.toString(), model.provenance()));
      schemas.add(ModelSchema.of(path, model));
      checkAlike(losses, schemas);
    }
    Views look = views(first);
    try (Workers workers = threads.workers()) {
      KernelChoice choice = kernels.choose(terminal);
      Dataset dataset = load(schemas.getFirst(), networks.getFirst(), workers);
      Evaluator evaluator =
          new Evaluator(
              networks, dataset.isSparse(), losses.getFirst(), look, choice.kernels(), workers);
      Evaluation evaluation = evaluator.evaluate(dataset);
      if (classes != null) {
        int[] found = evaluator.classify(dataset);
        Npy.write(classes, NumericArray.ofInts(found, found.length));
      }
      if (json.isSet()) {
        terminal.line(json(dataset, evaluation, schemas.getFirst().names()).toString());
      } else {
        print(networks, dataset, evaluation, losses.getFirst(), schemas.getFirst().names());
      }
    }
    return 0;
  }

  private Views views(Json.Fields provenance) throws FormatException {
    if (views == 1 && augment == null) {
      return Views.none();
    }
    if (data.isTable()) {
      throw new ParameterException(
          spec.commandLine(),
          "--views, --augment: only images can be changed, not rows of a table");
    }
    String source = models.getFirst().toString();
    String text =
        augment != null
            ? augment
            : provenance.get(AUGMENT).isPresent() ? provenance.text(source, AUGMENT) : "none";
    try {
      return new Views(AugmentationText.parse(text), views, VIEWS_SEED);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--views, --augment: " + e.getMessage(), e);
    }
  }

  private void checkAlike(List<Loss> losses, List<ModelSchema> schemas) throws FormatException {
    String source = models.get(losses.size() - 1).toString();
    if (!losses.getLast().equals(losses.getFirst())) {
      throw FormatException.in(
          source,
          "a model trained with " + LossText.print(losses.getFirst()) + ", as the first was",
          LossText.print(losses.getLast()));
    }
    ModelSchema first = schemas.getFirst();
    ModelSchema last = schemas.getLast();
    if (!first.table().equals(last.table())) {
      throw FormatException.in(
          source, "a model trained on the same rows as the first", "one trained on others");
    }
    if (!first.images().equals(last.images())) {
      throw FormatException.in(
          source, "a model trained on the same images as the first", "one trained on others");
    }
  }

  private Dataset load(ModelSchema schema, Network network, Workers workers) throws IOException {
    Path model = models.getFirst();
    if (!data.isTable()) {
      csv.refuse();
      if (schema.table().isPresent()) {
        throw new IOException("%s takes rows of a table: --data FILE.csv".formatted(model));
      }
      if (!data.isFolder()) {
        DataSplit split = data.load(terminal, workers).split();
        return train ? split.train() : split.test();
      }
      if (schema.images().isEmpty()) {
        DataSplit split = data.loadFolderFor(network.inputShape(), terminal, workers).split();
        return train ? split.train() : split.test();
      }
      ImageFolderFiles.Rows rows = data.loadFolder(model, schema.images().get(), terminal, workers);
      return train
          ? rows.train()
              .orElseThrow(() ->
                  new IOException("--train: the model was trained on pictures of another folder"))
          : rows.test();
    }
    TableSchema columns = Tables.require(model, schema.table());
    TableFiles.Rows rows = TableFiles.read(data.table(), columns, csv.read());
    Tables.note(terminal, rows.findings().values(columns));
    rows.train()
        .ifPresent(_ ->
            terminal.note(
                "percept: the model was trained on rows of this file; %s are measured"
                    .formatted(train ? "those" : "the others")));
    if (!train) {
      return rows.test();
    }
    return rows.train()
        .orElseThrow(() ->
            new IOException(
                "--train: %s is not the table that the model was trained on"
                    .formatted(data.table())));
  }

  private Json json(Dataset dataset, Evaluation evaluation, List<String> names) {
    Json.Builder fields = Json.object().with("model", models.getFirst().toString());
    if (models.size() > 1) {
      fields.with("models", models.stream().map(model -> Json.of(model.toString())).toList());
    }
    fields.with("views", views).with("data", dataset.name()).with(unit(dataset), dataset.count());
    Figures.addQuality(fields, evaluation, "");
    fields.with("loss", evaluation.loss());
    if (evaluation instanceof Classification found) {
      fields.with("squared_error", found.squaredError());
      if (!names.isEmpty()) {
        fields.with("classes", names.stream().map(Json::of).toList());
      }
      addClasses(fields, found.confusion());
    }
    return fields.build();
  }

  private static String unit(Dataset dataset) {
    return dataset.samples() instanceof Samples.Pixels ? "images" : "rows";
  }

  private static void addClasses(Json.Builder fields, ConfusionMatrix confusion) {
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
    fields.with("precision", precision).with("recall", recall).with("confusion", rows);
  }

  private void print(
      List<Network> networks,
      Dataset dataset,
      Evaluation evaluation,
      Loss loss,
      List<String> names) {
    boolean ofProbabilities = loss instanceof SoftmaxCrossEntropy;
    terminal.note(
        "percept: %s on %,d %s %s of %s"
            .formatted(
                networks.size() == 1
                    ? networks.getFirst()
                    : "%d networks, the mean of their %s,"
                        .formatted(networks.size(), ofProbabilities ? "probabilities" : "outputs"),
                dataset.count(),
                train ? "training" : "test",
                unit(dataset),
                dataset.name()));
    String meaning = "mean " + loss.name().replace("cross_entropy", "cross-entropy");
    String mean = "  (" + meaning.replace('_', ' ') + ")";
    switch (evaluation) {
      case Classification found -> {
        terminal.line("accuracy       %.4f".formatted(found.accuracy()));
        terminal.line("loss           %.4f".formatted(found.loss()) + mean);
        terminal.line("squared error  %.4f  (mean of ½Σ(y−t)²)".formatted(found.squaredError()));
        terminal.line("");
        print(found.confusion(), dataset.count(), names);
      }
      case Regression found -> {
        terminal.line("rmse  " + Figures.number(found.rootMeanSquaredError()));
        terminal.line("mae   " + Figures.number(found.meanAbsoluteError()));
        terminal.line("r2    %.4f".formatted(found.rSquared()));
        terminal.line("loss  %.4f".formatted(found.loss()) + mean);
      }
    }
  }

  // Classes of tables and of folders have names.
  private void print(ConfusionMatrix confusion, int count, List<String> names) {
    int width = Math.max(4, String.valueOf(count).length()) + 1;
    for (String name : names) {
      width = Math.max(width, name.length() + 1);
    }
    int first = Math.max(9, width - 1);
    StringBuilder head = new StringBuilder(" ".repeat(first - 9)).append("true\\said ");
    for (int predicted = 0; predicted < confusion.classes(); predicted++) {
      head.append(("%" + width + "s").formatted(name(names, predicted)));
    }
    terminal.line(head.append("  precision  recall").toString());
    for (int truth = 0; truth < confusion.classes(); truth++) {
      StringBuilder row = new StringBuilder(("%" + first + "s ").formatted(name(names, truth)));
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        row.append(("%" + width + "d").formatted(confusion.count(truth, predicted)));
      }
      row.append("  %9.4f".formatted(confusion.precision(truth)));
      row.append("  %6.4f".formatted(confusion.recall(truth)));
      terminal.line(row.toString());
    }
  }

  private static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : Integer.toString(index);
  }
}
