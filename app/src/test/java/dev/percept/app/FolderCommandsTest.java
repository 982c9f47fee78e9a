package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DrawnDigits;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train`, `evaluate`, `predict`, `images` and `lr-find` on folders of pictures.
final class FolderCommandsTest {
  private static final String STDOUT = "stdout";

  @TempDir private static Path folder;
  private static Path shapes = Path.of("");
  private static Path model = Path.of("");

  /// Bright discs on dark blue, bars and noise, of several sizes.
  @BeforeAll
  static void drawAndTrain() throws IOException {
    shapes = folder.resolve("shapes");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 90; i++) {
      int size = 16 + 4 * random.nextInt(3);
      draw("disc", i, size, random);
      draw("bar", i, size, random);
      draw("noise", i, size, random);
    }
    Path out = folder.resolve("run");
    Run run =
        Run.percept(
            "train",
            "--data",
            shapes,
            "--no-cache",
            "--image-size",
            "12x12",
            "--model",
            "dense 24, relu, dense classes",
            "--optimizer",
            "adam 0.005",
            "--batch",
            20,
            "--epochs",
            25,
            "--out",
            out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "percept: " + shapes + ": pictures of 3 classes",
            "images are 12×12, in colour as some are; others are stretched to that",
            "on shapes (")
        .doesNotContain("kept in");
    model = out.resolve("model.safetensors");
  }

  private static Path draw(String kind, int number, int size, SplittableRandom random)
      throws IOException {
    byte[] samples = new byte[size * size * 3];
    double centre = size / 2.0 + random.nextDouble(-2, 2);
    for (int i = 0; i < size * size; i++) {
      double x = i % size - centre;
      double y = (double) i / size - centre;
      boolean bright =
          switch (kind) {
            case "disc" -> x * x + y * y < size * size / 9.0;
            case "bar" -> Math.abs(x) < size / 8.0;
            default -> random.nextBoolean();
          };
      samples[3 * i] = (byte) (bright ? 230 : 20);
      samples[3 * i + 1] = (byte) (bright ? 220 : 20);
      samples[3 * i + 2] = (byte) (bright ? 200 : 90);
    }
    Path file = shapes.resolve(kind).resolve(number + ".png");
    Files.createDirectories(shapes.resolve(kind));
    PngWriter.write(file, new Picture(size, size, Picture.COLOUR, samples));
    return file;
  }

  private static Json.Fields json(String line) throws IOException {
    return (Json.Fields) Json.parse(STDOUT, line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void evaluateNamesTheClassesAndMeasuresWhatWasKept() throws IOException {
    Run run = Run.percept("evaluate", "--model", model, "--data", shapes, "--no-cache");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("one in 6 was kept from it");
    assertThat(run.out()).containsPattern("true\\\\said +bar +disc +noise");
    Json.Fields found =
        json(
            Run.percept("evaluate", "--model", model, "--data", shapes, "--no-cache", "--json")
                .out()
                .strip());
    assertThat(found.real(STDOUT, "accuracy")).isGreaterThan(0.85);
    assertThat(found.items(STDOUT, "classes"))
        .containsExactly(Json.of("bar"), Json.of("disc"), Json.of("noise"));
    assertThat(Run.percept("evaluate", "--model", model, "--data", shapes, "--fit", "crop").err())
        .startsWith("--image-size, --fit and --channels: what images are is for");
  }

  @Test
  void predictAnswersWithNames() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    int right = 0;
    List<String> kinds = List.of("disc", "bar", "noise");
    for (int i = 0; i < 30; i++) {
      String kind = kinds.get(i % 3);
      Path file = draw(kind, 1000, 40, random);
      Run run = Run.percept("predict", "--model", model, "--json", file);
      Files.delete(file);
      assertThat(run.code()).as(run.err()).isZero();
      Json.Fields found = json(run.lines().getFirst());
      assertThat(found.text(STDOUT, "image")).isEqualTo(file.toString());
      assertThat(found.items(STDOUT, "probabilities")).hasSize(3);
      right += found.text(STDOUT, "class").equals(kind) ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(25);
  }

  @Test
  void predictShowsAFolderAsTextCsvOrLinesOfJson() throws IOException {
    Path bars = shapes.resolve("bar");
    Run csv = Run.percept("predict", "--model", model, "--csv", bars);
    assertThat(csv.lines()).hasSize(91);
    assertThat(csv.lines().getFirst()).isEqualTo("image,class,probability");
    assertThat(csv.lines().get(3)).startsWith(bars.resolve("2.png") + ",");
    Run lines = Run.percept("predict", "--model", model, "--json", bars, "missing.png");
    assertThat(lines.lines()).hasSize(90);
    assertThat(lines.code()).isEqualTo(1);
    assertThat(lines.err()).isEqualTo("percept: missing.png: no such file or folder%n".formatted());
    Run text = Run.percept("predict", "--model", model, bars.resolve("0.png"));
    assertThat(text.lines()).hasSize(1 + 6 + 3);
    assertThat(text.out()).contains("  bar  ", "  disc ", "  noise");
    assertThat(Run.percept("predict", "--model", model, "--json", "--csv", bars).code())
        .isEqualTo(2);
  }

  @Test
  void imagesAreExportedInColour() throws IOException {
    Path out = folder.resolve("export");
    Run run =
        Run.percept("images", "--data", shapes, "--no-cache", "--image-size", "9x9", "--out", out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("wrote 270 images of shapes");
    assertThat(out.resolve("contact-sheet.png")).isNotEmptyFile();
  }

  @Test
  void theCacheIsUsedByOtherCommandsToo() {
    List<Object> arguments =
        new ArrayList<>(List.of("lr-find", "--data", shapes, "--image-size", "8x8"));
    arguments.addAll(List.of("--model", "dense classes", "--steps", 5, "--out", folder));
    assertThat(Run.percept(arguments.toArray()).err()).contains("decoded pictures are kept in");
    Run again = Run.percept(arguments.toArray());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("decoded before, taken from");
  }

  @Test
  void optionsOfFoldersAreRefusedElsewhere() {
    for (Object[] option :
        new Object[][] {
          {"--image-size", "28x28"}, {"--fit", "crop"}, {"--channels", "grey"}, {"--no-cache"}
        }) {
      List<Object> arguments = new ArrayList<>(List.of("train", "--data", "digits"));
      arguments.addAll(List.of(option));
      Run run = Run.percept(arguments.toArray());
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).startsWith("--image-size, --fit, --channels and --no-cache are for");
    }
    assertThat(Run.percept("train", "--data", shapes, "--image-size", "28").err())
        .startsWith("--image-size: expected height and width such as 28x28");
  }

  @Test
  void aModelOfDigitsMeasuresAFolderOfDigits() throws IOException {
    Path data = SmallData.write(folder);
    Path out = folder.resolve("digits-run");
    assertThat(
            Run.percept("train", "--data", data, "--out", out, "--iterations", 400, "--json")
                .code())
        .isZero();
    Path digits = folder.resolve("digits");
    byte[] pixels = new byte[100 * 784];
    int[] labels = new int[100];
    DrawnDigits.draw(1, DrawnDigits.TEST, 0, 100, pixels, labels);
    for (int i = 0; i < 100; i++) {
      Path to = Files.createDirectories(digits.resolve("test/" + labels[i]));
      Files.createDirectories(digits.resolve("train/" + labels[i]));
      byte[] one = Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784);
      PngWriter.write(to.resolve(i + ".png"), new Picture(28, 28, one));
      PngWriter.write(
          digits.resolve("train/" + labels[i] + "/" + i + ".png"), new Picture(28, 28, one));
    }
    Run run =
        Run.percept(
            "evaluate",
            "--model",
            out.resolve("model.safetensors"),
            "--data",
            digits,
            "--no-cache",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(json(run.out().strip()).real(STDOUT, "accuracy")).isGreaterThan(0.3);
  }
}
