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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `images` and `predict`, on what `train` made.
final class PicturesCommandsTest {
  @TempDir private static Path folder;
  private static Path images = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void trainAndExport() throws IOException {
    Path data = SmallData.write(folder);
    assertThat(
            Run.percept(
                    "train",
                    "--data",
                    data,
                    "--out",
                    folder,
                    "--iterations",
                    600,
                    "--learning-rate",
                    0.5,
                    "--json")
                .code())
        .isZero();
    model = folder.resolve("model.safetensors");
    images = folder.resolve("images");
    Run run = Run.percept("images", "--data", data, "--out", images);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("wrote 800 images", "contact-sheet.png");
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static List<Json> predict(Object... pictures) throws IOException {
    Object[] arguments = new Object[pictures.length + 4];
    System.arraycopy(new Object[] {"predict", "--model", model, "--json"}, 0, arguments, 0, 4);
    System.arraycopy(pictures, 0, arguments, 4, pictures.length);
    List<Json> lines = new ArrayList<>();
    for (String line : Run.percept(arguments).lines()) {
      lines.add(Json.parse("stdout", line.getBytes(StandardCharsets.UTF_8)));
    }
    return lines;
  }

  private static long digit(Json prediction) throws IOException {
    return ((Json.Fields) prediction).whole("stdout", "digit");
  }

  @Test
  void everyImageIsThereWithNumberAndLabel() throws IOException {
    assertThat(files(images.resolve("train"))).hasSize(SmallData.TRAIN);
    assertThat(files(images.resolve("test")))
        .hasSize(SmallData.TEST)
        .allSatisfy(
            file -> assertThat(file.getFileName().toString()).matches("\\d{5}-label-\\d\\.png"));
    assertThat(images.resolve("contact-sheet.png")).isNotEmptyFile();
  }

  @Test
  void exportedImagesAreClassifiedAsTheDataSetIs() throws IOException {
    List<Path> test = files(images.resolve("test"));
    List<Json> predictions = predict(test.toArray());
    assertThat(predictions).hasSize(SmallData.TEST);
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      String name = test.get(i).getFileName().toString();
      right += name.contains("-label-" + digit(predictions.get(i))) ? 1 : 0;
    }
    Json.Fields evaluation =
        (Json.Fields)
            Json.parse(
                "stdout",
                Run.percept(
                        "evaluate",
                        "--model",
                        model,
                        "--data",
                        folder.resolve("small.npz"),
                        "--json")
                    .out()
                    .strip()
                    .getBytes(StandardCharsets.UTF_8));
    assertThat((double) right / test.size()).isEqualTo(evaluation.real("stdout", "accuracy"));
  }

  @Test
  void aLargeDarkOnLightPictureIsBroughtToMnistsForm() throws IOException {
    int scale = 12;
    int count = 20;
    byte[] digits = new byte[count * 28 * 28];
    int[] labels = new int[count];
    DrawnDigits.draw(1, DrawnDigits.TRAIN, 0, count, digits, labels);
    int right = 0;
    for (int image = 0; image < count; image++) {
      byte[] large = new byte[28 * 28 * scale * scale];
      int width = 28 * scale;
      for (int i = 0; i < large.length; i++) {
        int pixel = digits[(image * 28 + i / width / scale) * 28 + i % width / scale] & 0xFF;
        large[i] = (byte) (230 - pixel * 200 / 255);
      }
      Path file = folder.resolve("large" + image + ".png");
      PngWriter.write(file, new Picture(width, width, large));
      right += digit(predict(file).getFirst()) == labels[image] ? 1 : 0;
    }
    // Seen in training, so nearly all are known; the blocks of the enlargement cost a few.
    assertThat(right).isGreaterThanOrEqualTo(count * 8 / 10);
  }

  @Test
  void showsAThumbnailAndThreeBars() throws IOException {
    Path picture = files(images.resolve("train")).getFirst();
    Run run = Run.percept("predict", "--model", model, picture);
    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(1 + 14 + 3);
    assertThat(run.out()).containsAnyOf("█", "▓").contains(" %  ");
  }

  @Test
  void aPictureThatIsNoneCostsOnlyItself() throws IOException {
    Path picture = files(images.resolve("train")).getFirst();
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    Path blank = folder.resolve("blank.png");
    PngWriter.write(blank, new Picture(40, 40, new byte[1600]));
    Run run = Run.percept("predict", "--model", model, text, picture, blank, "missing.png");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains(picture.toString());
    assertThat(run.err().lines()).hasSize(3);
    assertThat(run.err())
        .contains(
            "text.png",
            "blank.png",
            "nothing that looks like a digit",
            "missing.png: no such file");
  }
}
