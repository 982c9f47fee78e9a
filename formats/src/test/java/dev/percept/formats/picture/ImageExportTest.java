package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageExportTest {
  private static final int TRAIN = 620;
  private static final int TEST = 30;

  private static Dataset digits(int split, int count) {
    byte[] pixels = new byte[count * 784];
    int[] labels = new int[count];
    DrawnDigits.draw(1, split, 0, count, pixels, labels);
    return new Dataset("digits", Shape.of(28, 28), pixels, labels, 10);
  }

  private static DataSplit split() {
    return new DataSplit(digits(0, TRAIN), digits(1, TEST));
  }

  @Test
  void everyImageBecomesAFileWithNumberAndLabel(@TempDir Path folder) throws Exception {
    DataSplit data = split();
    Path target = folder.resolve("a").resolve("b");
    List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    try (Workers workers = Workers.of(3)) {
      ImageExport.write(data, target, workers, told::add);
    }
    assertFiles(target.resolve("train"), data.train());
    assertFiles(target.resolve("test"), data.test());
    assertThat(target.resolve("train").resolve("00042-label-2.png")).exists();
    assertThat(names(target)).containsExactly("contact-sheet.png", "test", "train");
    assertThat(Collections.max(told)).isEqualTo(TRAIN + TEST);
  }

  @Test
  void byClassThereIsAFolderForEach(@TempDir Path folder) throws Exception {
    DataSplit data = split();
    ImageExport.writeByClass(data, folder, List.of("zero"), Workers.none(), n -> {});
    assertThat(names(folder.resolve("test")))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "zero");
    assertThat(Pictures.read(folder.resolve("train/2/00042.png")).grey())
        .isEqualTo(Arrays.copyOfRange(data.train().pixels(), 42 * 784, 43 * 784));
    for (String wrong : new String[] {"a/b", "..", "/a", ""}) {
      assertThatThrownBy(
              () -> ImageExport.writeByClass(data, folder, List.of(wrong), Workers.none(), n -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void coloursAreExportedAsColours(@TempDir Path folder) throws Exception {
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    Dataset data = new Dataset("d", Shape.of(1, 2, 3), pixels, new int[] {0, 1}, 2);
    ImageExport.write(new DataSplit(data, data), folder, Workers.none(), n -> {});
    Picture second =
        Pictures.read(folder.resolve("train").resolve("00001-label-1.png"), Picture.COLOUR);
    assertThat(second.samples()).containsExactly(7, 8, 9, 10, 11, 12);
    Picture sheet = Pictures.read(folder.resolve("contact-sheet.png"), Picture.COLOUR);
    assertThat(
            Arrays.copyOfRange(
                sheet.samples(), (2 * sheet.width() + 2) * 3, (2 * sheet.width() + 4) * 3))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  private static void assertFiles(Path folder, Dataset data) throws IOException {
    List<String> names = names(folder);
    assertThat(names).hasSize(data.count());
    for (int i = 0; i < data.count(); i++) {
      // Sorted by name they are sorted by number.
      assertThat(names.get(i)).isEqualTo("%05d-label-%d.png".formatted(i, data.labels()[i]));
      assertThat(Pictures.read(folder.resolve(names.get(i))).grey())
          .isEqualTo(Arrays.copyOfRange(data.pixels(), i * 784, (i + 1) * 784));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void filesOfTheSameNamesAreOverwrittenOthersLeftAlone(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("test"));
    Path old = folder.resolve("test").resolve("00000-label-0.png");
    Path other = folder.resolve("test").resolve("notes.txt");
    Files.write(old, new byte[10_000]);
    Files.writeString(other, "mine");
    ImageExport.write(split(), folder, Workers.none(), n -> {});
    assertThat(Pictures.read(old).width()).isEqualTo(28);
    assertThat(other).hasContent("mine");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) throws Exception {
    Path inTheWay = folder.resolve("train").resolve("00003-label-3.png");
    Files.createDirectories(inTheWay);
    try (Workers workers = Workers.of(2)) {
      assertThatThrownBy(() -> ImageExport.write(split(), folder, workers, n -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(inTheWay + ": could not be written: ");
    }
    assertThat(folder.resolve("contact-sheet.png")).doesNotExist();

    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> ImageExport.write(split(), file, Workers.none(), n -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.resolve("train") + ": could not be made: ");
    assertThat(file).hasContent("x");
  }

  @Test
  void aRangeIsWrittenAlone(@TempDir Path folder) throws Exception {
    ImageExport.write(digits(0, 20), 5, 7, folder);
    assertThat(names(folder)).containsExactly("00005-label-5.png", "00006-label-6.png");
    assertThatThrownBy(() -> ImageExport.write(digits(0, 20), 5, 21, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 to 21");
  }

  @Test
  void theContactSheetHasARowPerClass() {
    byte[] pixels = {10, 11, 20, 21, 30, 31, 40, 41};
    Dataset data = new Dataset("d", Shape.of(1, 2), pixels, new int[] {1, 0, 1, 1}, 3);
    Picture sheet = ContactSheet.of(data, 2);
    assertThat(sheet.width()).isEqualTo(2 + 2 * (2 + 2));
    assertThat(sheet.height()).isEqualTo(2 + 3 * (1 + 2));
    byte[] rowOfClass0 = Arrays.copyOfRange(sheet.grey(), 2 * 10, 3 * 10);
    byte[] rowOfClass1 = Arrays.copyOfRange(sheet.grey(), 5 * 10, 6 * 10);
    assertThat(rowOfClass0).containsExactly(64, 64, 20, 21, 64, 64, 64, 64, 64, 64);
    assertThat(rowOfClass1).containsExactly(64, 64, 10, 11, 64, 64, 30, 31, 64, 64);
  }

  @Test
  void whatIsNoImageIsRefused(@TempDir Path folder) throws Exception {
    Dataset flat = new Dataset("flat", Shape.of(4), new byte[8], new int[] {0, 1}, 2);
    assertThatThrownBy(
            () -> ImageExport.write(new DataSplit(flat, flat), folder, Workers.none(), n -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("flat");
    assertThat(names(folder)).isEmpty();
  }
}
