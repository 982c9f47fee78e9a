package dev.percept.app;

import dev.percept.data.DigitFrame;
import dev.percept.data.DigitPhoto;
import dev.percept.data.NoDigitException;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import dev.percept.kernel.ScalarKernels;
import dev.percept.loss.Loss;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept predict`: which digit a picture shows, or what belongs to a row of a table.
@Command(
    name = "predict",
    description =
        "Say which digit each picture shows, or what a model makes of each row of a table.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept predict --model runs/…/model.safetensors photo.jpg",
      "  percept predict --model weights.npz --json scans/*.png",
      "  percept predict --model runs/…/model.safetensors --data rows.csv",
      "%nPNG or JPEG of any size, dark on light or light on dark, also a photo or a scan: it is brought to"
          + " MNIST's form first, and the thumbnail shows what the network sees. Of a table, one answer a row is printed, in the units of the target."
    })
final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 3;
  private static final int BAR = 30;

  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", required = true, description = "The model.")
  private Path model = Path.of("");

  @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "The pictures.")
  private List<Path> images = List.of();

  @Option(
      names = "--data",
      paramLabel = "FILE.csv",
      description = "A table with the columns that the model was trained on, instead of pictures.")
  private @Nullable Path data;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private JsonOption json = new JsonOption();

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if ((data == null) == images.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected pictures, or --data with a table: one of the two");
    }
    ModelFile.Model read = Models.read(model);
    if (data != null) {
      Tables.predict(terminal, model, read, data, json.isSet());
      return 0;
    }
    Network network = read.network();
    Loss loss = LossText.of(model.toString(), read.provenance());
    int pixels = DigitFrame.SIZE * DigitFrame.SIZE;
    if (network.inputShape().elements() != pixels) {
      throw FormatException.in(
          model.toString(),
          "a model of %1$d×%1$d images".formatted(DigitFrame.SIZE),
          "one of inputs " + network.inputShape());
    }
    int failures = 0;
    List<Json> predictions = new ArrayList<>();
    for (Path image : images) {
      try {
        byte[] digit = read(image);
        float[] outputs = network.outputs(scaled(digit));
        float[] probabilities = new float[outputs.length];
        loss.answer(new ScalarKernels(), probabilities, outputs, 0, 1, outputs.length);
        if (json.isSet()) {
          predictions.add(json(image, probabilities));
        } else {
          print(image, digit, probabilities);
        }
      } catch (IOException e) {
        // The other pictures are still worth an answer.
        failures++;
        terminal.note("percept: " + Main.reason(e));
      }
    }
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("model", model.toString())
              .with("predictions", predictions)
              .build()
              .toString());
    }
    return failures == 0 ? 0 : 1;
  }

  private static byte[] read(Path image) throws IOException {
    Picture picture = Pictures.read(image);
    try {
      return DigitPhoto.toMnistForm(picture.grey(), picture.width(), picture.height());
    } catch (NoDigitException e) {
      throw FormatException.in(
          image.toString(), "a picture of a digit", String.valueOf(e.getMessage()));
    }
  }

  private static float[] scaled(byte[] pixels) {
    float[] input = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      input[i] = (pixels[i] & 0xFF) / 255f;
    }
    return input;
  }

  private static List<Integer> byProbability(float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
        .toList();
  }

  private static Json json(Path image, float[] probabilities) {
    List<Json> values = new ArrayList<>();
    for (float probability : probabilities) {
      values.add(Json.of(probability));
    }
    return Json.object()
        .with("image", image.toString())
        .with("digit", byProbability(probabilities).getFirst())
        .with("probabilities", values)
        .build();
  }

  private void print(Path image, byte[] digit, float[] probabilities) {
    terminal.line(image.toString());
    for (String row : Thumbnail.rows(digit, DigitFrame.SIZE, DigitFrame.SIZE, terminal.colours())) {
      terminal.line("  " + row);
    }
    for (int digitClass : byProbability(probabilities).subList(0, SHOWN)) {
      float probability = probabilities[digitClass];
      terminal.line(
          "  %d  %5.1f %%  %s"
              .formatted(
                  digitClass,
                  100 * probability,
                  "█".repeat(Math.round(BAR * Math.clamp(probability, 0f, 1f)))));
    }
  }
}
