package dev.percept.app;

import dev.percept.formats.dataset.ImageFolderFiles;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept predict`: what a picture shows, or what belongs to a row of a table.
@Command(
    name = "predict",
    description = "Say what each picture shows, or what a model makes of each row of a table.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept predict --model runs/…/model.safetensors photo.jpg",
      "  percept predict --model weights.npz --json scans/*.png",
      "  percept predict --model runs/…/model.safetensors --csv holiday-photos",
      "  percept predict --model runs/…/model.safetensors --data rows.csv",
      "%nPNG, JPEG, GIF or BMP of any size. For a model of digits, dark on light or light on dark, also a"
          + " photo or a scan: it is brought to MNIST's form first. For a model that was trained on a folder of"
          + " pictures they are brought to its size as those were. The thumbnail shows what the network sees."
          + " Of a table, CSV is printed, a line for each line of the file, in the units of the target."
    })
final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 3;
  private static final int BAR = 30;

  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", required = true, description = "The model.")
  private Path model = Path.of("");

  @Parameters(
      paramLabel = "IMAGE",
      arity = "0..*",
      description = "The pictures, or folders of such.")
  private List<Path> images = List.of();

  @Option(
      names = "--data",
      paramLabel = "FILE.csv",
      description = "A table with the columns that the model was trained on, instead of pictures.")
  private @Nullable Path data;

  @Option(
      names = "--json",
      description = "Print JSON instead of text: an object for each picture or row, one a line.")
  private boolean json;

  @Option(names = "--csv", description = "Print CSV instead of text; of a table that is usual.")
  private boolean csv;

  @Mixin private CsvOptions format = new CsvOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if ((data == null) == images.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected pictures, or --data with a table: one of the two");
    }
    if (json && csv) {
      throw new ParameterException(spec.commandLine(), "--json or --csv, not both");
    }
    ModelFile.Model read = Models.read(model);
    if (data != null) {
      Tables.predict(terminal, model, read, data, format.read(), json);
      return 0;
    }
    format.refuse();
    PictureAnswers answers = new PictureAnswers(model, read);
    List<Path> pictures = pictures();
    if (csv) {
      terminal.data("image,%s,probability".formatted(answers.kind()));
    }
    ProgressLine progress = ProgressLine.counting(terminal, "predicting", "pictures");
    int failures = 0;
    int done = 0;
    for (Path picture : pictures) {
      try {
        print(picture, answers, answers.of(picture));
      } catch (IOException e) {
        // The other pictures are still worth an answer.
        failures++;
        terminal.note("percept: " + Main.reason(e));
      }
      if (!terminal.outIsTerminal()) {
        progress.show(++done, pictures.size());
      }
    }
    progress.end();
    terminal.flush();
    return failures == 0 ? 0 : 1;
  }

  private List<Path> pictures() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path image : images) {
      if (Files.isDirectory(image)) {
        all.addAll(ImageFolderFiles.pictures(image));
      } else {
        all.add(image);
      }
    }
    return all;
  }

  private void print(Path picture, PictureAnswers answers, PictureAnswers.Answer answer) {
    int best = answer.order().getFirst();
    if (json) {
      terminal.data(json(picture, answers, answer, best).toString());
    } else if (csv) {
      terminal.data(
          "%s,%s,%s"
              .formatted(
                  CsvText.field(picture.toString()),
                  CsvText.field(answers.name(best)),
                  answer.answers()[best]));
    } else {
      show(picture, answers, answer);
    }
  }

  private static Json json(
      Path picture, PictureAnswers answers, PictureAnswers.Answer answer, int best) {
    List<Json> values = new ArrayList<>();
    for (float probability : answer.answers()) {
      values.add(Json.of(probability));
    }
    Json.Builder fields = Json.object().with("image", picture.toString());
    if (answers.isNamed()) {
      fields.with(answers.kind(), answers.name(best));
    } else {
      fields.with(answers.kind(), best);
    }
    return fields.with("probabilities", values).build();
  }

  private void show(Path picture, PictureAnswers answers, PictureAnswers.Answer answer) {
    terminal.line(picture.toString());
    Picture seen = answers.seen(answer.pixels());
    for (String row :
        Thumbnail.rows(seen.grey(), seen.width(), seen.height(), terminal.colours())) {
      terminal.line("  " + row);
    }
    List<Integer> order = answer.order();
    String line = "  %-" + answers.nameWidth() + "s  %5.1f %%  %s";
    for (int number : order.subList(0, Math.min(SHOWN, order.size()))) {
      float probability = answer.answers()[number];
      terminal.line(
          line.formatted(
              answers.name(number),
              100 * probability,
              "█".repeat(Math.round(BAR * Math.clamp(probability, 0f, 1f)))));
    }
  }
}
