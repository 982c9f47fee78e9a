package dev.percept.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.data.Dataset;
import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.PngWriter;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFolderFilesTest {
  @TempDir private Path folder = Path.of("");
  private final List<String> notes = new ArrayList<>();
  private int most;

  private final ImageFolderFiles.Listener listener =
      new ImageFolderFiles.Listener() {
        @Override
        public synchronized void progress(String work, int done, int total) {
          assertThat(done).isBetween(1, total);
          most = Math.max(most, done);
        }

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  /// A picture of one level, or of one colour.
  private static void draw(Path file, int width, int height, int... level) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] samples = new byte[width * height * level.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) level[i % level.length];
    }
    PngWriter.write(file, new Picture(width, height, level.length, samples));
  }

  /// Classes 2, 10 and "cat" of 40 pictures each, all pixels of a picture the number of its class.
  private Path animals() throws IOException {
    Path animals = folder.resolve("animals");
    for (int i = 0; i < 40; i++) {
      draw(animals.resolve("2/a%d.png".formatted(i)), 6, 5, 20);
      draw(animals.resolve("10/b%d.png".formatted(i)), 6, 5, 100);
      draw(animals.resolve("cat/below/c%d.PNG".formatted(i)), 6, 5, 200);
    }
    return animals;
  }

  private ImageFolderFiles.Images read(Path path, ImageOptions options, int threads)
      throws IOException {
    try (Workers workers = Workers.of(threads)) {
      return ImageFolderFiles.read(path, options, Optional.empty(), workers, listener);
    }
  }

  private ImageFolderFiles.Images read(Path path) throws IOException {
    return read(path, ImageOptions.usual(), 2);
  }

  private ImageFolderFiles.Images cached(Path path, Path cache) throws IOException {
    notes.clear();
    most = 0;
    try (Workers workers = Workers.of(2)) {
      return ImageFolderFiles.read(
          path, ImageOptions.usual(), Optional.of(cache), workers, listener);
    }
  }

  private static void assertLevels(Dataset data, int... levels) {
    int elements = data.sampleShape().elements();
    for (int i = 0; i < data.count(); i++) {
      for (int k = 0; k < elements; k++) {
        assertThat(data.pixels()[i * elements + k] & 0xFF).isEqualTo(levels[data.labels()[i]]);
      }
    }
  }

  @Test
  void subFoldersAreClassesAndASixthIsTestedOn() throws IOException {
    Path animals = animals();
    ImageFolderFiles.Images images = read(animals);
    Dataset train = images.data().train();
    Dataset test = images.data().test();
    assertThat(images.schema().classes()).containsExactly("2", "10", "cat");
    assertThat(train.sampleShape()).isEqualTo(Shape.of(5, 6));
    assertThat(train.name()).isEqualTo("animals");
    assertThat(train.count() + test.count()).isEqualTo(120);
    assertThat(test.count()).isBetween(8, 35);
    assertLevels(train, 20, 100, 200);
    assertLevels(test, 20, 100, 200);
    assertThat(most).isEqualTo(120);
    assertThat(notes.getFirst())
        .isEqualTo(
            "%s: pictures of 3 classes, %d to train on and, by a hash of their names, one in 6 to test on: %d"
                .formatted(animals, train.count(), test.count()));
    assertThat(notes.get(1)).isEqualTo("images are 5×6, the size of all, in grey as all are");
    // Not class after class.
    assertThat(train.labels()).isNotEqualTo(Arrays.stream(train.labels()).sorted().toArray());
    ImageFolderFiles.Images again = read(animals, ImageOptions.usual(), 1);
    assertThat(again.data().train().labels()).isEqualTo(train.labels());
    assertThat(again.schema()).isEqualTo(images.schema());
  }

  @Test
  void morePicturesMoveNoneToTheOtherSide() throws IOException {
    Path animals = animals();
    List<String> before =
        ImageFolder.of(animals, List.of()).test().stream().map(ImageFolder.Entry::name).toList();
    for (int i = 0; i < 50; i++) {
      draw(animals.resolve("2/new%d.png".formatted(i)), 6, 5, 20);
    }
    ImageFolder after = ImageFolder.of(animals, List.of());
    assertThat(after.test().stream().map(ImageFolder.Entry::name)).containsAll(before);
    assertThat(after.train().stream().map(ImageFolder.Entry::name))
        .doesNotContainAnyElementsOf(before);
  }

  @Test
  void trainAndTestMayBeGiven() throws IOException {
    for (String test : List.of("test", "val", "Validation")) {
      Path root = folder.resolve("given-" + test);
      draw(root.resolve("train/b/1.png"), 4, 4, 1);
      draw(root.resolve("train/a/1.png"), 4, 4, 0);
      draw(root.resolve("train/a/2.png"), 4, 4, 0);
      draw(root.resolve(test + "/b/1.png"), 4, 4, 1);
      Files.writeString(root.resolve("train/a/readme.txt"), "no picture");
      Files.createDirectory(root.resolve("rest"));
      notes.clear();
      ImageFolderFiles.Images images = read(root);
      assertThat(images.data().train().count()).isEqualTo(3);
      assertThat(images.data().test().labels()).containsExactly(1);
      assertThat(notes)
          .contains(
              root + ": pictures of 2 classes, 3 to train on and 1 to test on",
              "not looked at: rest",
              "passed over, as no pictures by their names: 1 files");
    }
  }

  @Test
  void sizesAndColoursAreMixed() throws IOException {
    Path mixed = folder.resolve("mixed");
    for (int i = 0; i < 30; i++) {
      draw(mixed.resolve("grey/%d.png".formatted(i)), 8, 8, 50);
      draw(mixed.resolve("red/%d.png".formatted(i)), 9 + i, 30, 250, 10, 20);
    }
    ImageFolderFiles.Images images = read(mixed);
    assertThat(images.schema().shape()).isEqualTo(Shape.of(8, 8, 3));
    assertThat(notes)
        .contains(
            "images are 8×8, the size of 30 of 60, in colour as some are; others are stretched to that");
    Dataset train = images.data().train();
    for (int i = 0; i < train.count(); i++) {
      int[] expected = train.labels()[i] == 0 ? new int[] {50, 50, 50} : new int[] {250, 10, 20};
      for (int k = 0; k < 8 * 8 * 3; k++) {
        assertThat(train.pixels()[i * 8 * 8 * 3 + k] & 0xFF).isEqualTo(expected[k % 3]);
      }
    }
    ImageOptions options =
        new ImageOptions(
            Optional.of(new ImageOptions.Size(3, 7)), Fit.CROP, Optional.of(Picture.GREY));
    ImageFolderFiles.Images grey = read(mixed, options, 2);
    assertThat(grey.data().train().sampleShape()).isEqualTo(Shape.of(3, 7));
    assertLevels(grey.data().train(), 50, (299 * 250 + 587 * 10 + 114 * 20 + 500) / 1000);
    assertThat(notes.getLast()).startsWith("images are 3×7, in grey; others are scaled until");
  }

  @Test
  void aPictureThatCannotBeReadIsLeftOutAndMoreThanOneInAHundredAreTooMany() throws IOException {
    Path animals = animals();
    for (int i = 40; i < 120; i++) {
      draw(animals.resolve("2/a%d.png".formatted(i)), 6, 5, 20);
    }
    Files.writeString(animals.resolve("10/b7.png"), "broken");
    byte[] half = Files.readAllBytes(animals.resolve("2/a3.png"));
    Files.write(animals.resolve("2/a3.png"), Arrays.copyOf(half, half.length - 20));
    ImageFolderFiles.Images images = read(animals);
    assertThat(images.data().train().count() + images.data().test().count()).isEqualTo(198);
    assertLevels(images.data().train(), 20, 100, 200);
    assertThat(notes).contains("left out: 2 of 200 pictures");
    assertThat(notes.stream().filter(note -> note.contains("b7.png: expected"))).hasSize(0);
    assertThat(notes.stream().filter(note -> note.contains("b7.png, byte 0: expected"))).hasSize(1);
    assertThat(notes.stream().filter(note -> note.contains("a3.png"))).hasSize(1);
    Files.writeString(animals.resolve("cat/below/c1.PNG"), "");
    assertThatThrownBy(() -> read(animals))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            animals + ": expected at most 1 % of 200 pictures that cannot be read, found 3");
  }

  @Test
  void theNewestFewFilesOfAFolderAreKept() throws IOException {
    Path animals = animals();
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Path other = Files.writeString(cache.resolve("images-animals-0123456789abcdef.npz"), "");
    List<Path> written = new ArrayList<>();
    try (Workers workers = Workers.of(2)) {
      for (int size = 2; size < 9; size++) {
        ImageOptions options =
            new ImageOptions(
                Optional.of(new ImageOptions.Size(size, size)), Fit.RESIZE, Optional.empty());
        ImageFolderFiles.read(animals, options, Optional.of(cache), workers, listener);
        try (Stream<Path> files = Files.list(cache)) {
          Path file =
              files.filter(f -> !written.contains(f) && !f.equals(other)).findFirst().orElseThrow();
          Files.setLastModifiedTime(file, FileTime.fromMillis(size));
          written.add(file);
        }
      }
    }
    assertThat(written.subList(0, 3)).noneMatch(Files::exists);
    assertThat(written.subList(3, 7)).allMatch(Files::exists);
    assertThat(other).exists();
  }

  @Test
  void decodedPicturesAreKeptUntilTheFolderChanges() throws IOException {
    Path animals = animals();
    Path cache = folder.resolve("deep/cache");
    ImageFolderFiles.Images first = cached(animals, cache);
    Path file;
    try (Stream<Path> files = Files.list(cache)) {
      file = files.toList().getFirst();
    }
    assertThat(file.getFileName().toString()).matches("images-animals-[0-9a-f]{16}\\.npz");
    assertThat(notes).contains("decoded pictures are kept in " + file);
    ImageFolderFiles.Images second = cached(animals, cache);
    assertThat(notes).contains("decoded before, taken from " + file);
    assertThat(notes.getFirst()).contains("pictures of 3 classes");
    assertThat(most).isZero();
    assertThat(second.data().train().pixels()).isEqualTo(first.data().train().pixels());
    assertThat(second.data().test().labels()).isEqualTo(first.data().test().labels());
    assertThat(second.schema()).isEqualTo(first.schema());

    // What says the same in more words gets it too.
    try (Workers workers = Workers.of(2)) {
      ImageFolderFiles.Rows rows =
          ImageFolderFiles.read(animals, first.schema(), Optional.of(cache), workers, listener);
      assertThat(rows.test().pixels()).isEqualTo(first.data().test().pixels());
      assertThat(most).isZero();
      ImageOptions other =
          new ImageOptions(
              Optional.of(new ImageOptions.Size(4, 4)), Fit.RESIZE, Optional.of(Picture.GREY));
      assertThat(
              ImageFolderFiles.read(animals, other, Optional.of(cache), workers, listener)
                  .schema()
                  .shape())
          .isEqualTo(Shape.of(4, 4));
      assertThat(most).isEqualTo(120);
    }

    Path touched = animals.resolve("2/a1.png");
    Files.setLastModifiedTime(touched, FileTime.fromMillis(1));
    cached(animals, cache);
    assertThat(most).isEqualTo(120);
    Files.delete(touched);
    assertThat(cached(animals, cache).data().train().count())
        .isLessThanOrEqualTo(first.data().train().count());
    assertThat(most).isEqualTo(119);
    Files.write(file, new byte[] {'P', 'K', 3, 4});
    cached(animals, cache);
    assertThat(most).isEqualTo(119);
    try (Npz npz = Npz.open(file)) {
      assertThat(npz.names()).containsExactly("x_train", "y_train", "x_test", "y_test", "about");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenCostsOnlyTheCache() throws IOException {
    Path animals = animals();
    Path cache = Files.writeString(folder.resolve("a file"), "");
    assertThat(cached(animals, cache).data().train().count()).isPositive();
    assertThat(notes.getLast()).startsWith("decoded pictures are not kept: ");
  }

  @Test
  void aModelMeasuresWhatWasKeptOfItsFolderAndAllOfAnother() throws IOException {
    Path animals = animals();
    ImageFolderFiles.Images images = read(animals);
    try (Workers workers = Workers.of(2)) {
      ImageFolderFiles.Rows same =
          ImageFolderFiles.read(animals, images.schema(), Optional.empty(), workers, listener);
      assertThat(same.test().pixels()).isEqualTo(images.data().test().pixels());
      assertThat(same.train().orElseThrow().labels()).isEqualTo(images.data().train().labels());
      Path other = folder.resolve("other");
      for (int i = 0; i < 9; i++) {
        draw(other.resolve("cat/%d.png".formatted(i)), 60, 50, 200);
      }
      ImageFolderFiles.Rows rows =
          ImageFolderFiles.read(other, images.schema(), Optional.empty(), workers, listener);
      assertThat(rows.train()).isEmpty();
      assertThat(rows.test().count()).isEqualTo(9);
      assertThat(rows.test().labels()).containsOnly(2);
      assertThat(rows.test().sampleShape()).isEqualTo(Shape.of(5, 6));
      draw(other.resolve("dog/1.png"), 6, 5, 1);
      assertThatThrownBy(() ->
              ImageFolderFiles.read(other, images.schema(), Optional.empty(), workers, listener))
          .hasMessage(
              other + ": expected sub-folders named after the classes 2, 10, cat, found \"dog\"");
    }
  }

  @Test
  void schemaSurvivesJson() throws IOException {
    ImageSchema schema = read(animals()).schema();
    Json.Fields json = Json.object().with(ImageSchema.KEY, schema.json()).build();
    Json.Fields parsed =
        (Json.Fields) Json.parse("model", json.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(ImageSchema.of("model", parsed, Shape.of(5, 6), 3)).contains(schema);
    assertThatThrownBy(() -> ImageSchema.of("model", parsed, Shape.of(5, 6), 4))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "model, images: expected images of 5×6 and 4 classes, as the network has, found 5×6 and 3");
    assertThat(ImageSchema.of("model", Json.object().build(), Shape.of(1), 1)).isEmpty();
    for (String wrong :
        List.of(
            "{\"images\":{\"classes\":[],\"height\":1,\"width\":1,\"channels\":2,\"fit\":\"crop\",\"folder_sha256\":\"\"}}",
            "{\"images\":{\"classes\":[],\"height\":0,\"width\":1,\"channels\":1,\"fit\":\"crop\",\"folder_sha256\":\"\"}}",
            "{\"images\":{\"classes\":[],\"height\":1,\"width\":1,\"channels\":1,\"fit\":\"cut\",\"folder_sha256\":\"\"}}",
            "{\"images\":{\"classes\":[1]}}")) {
      Json.Fields fields =
          (Json.Fields) Json.parse("model", wrong.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> ImageSchema.of("model", fields, Shape.of(1, 1), 1))
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith("model, images");
    }
  }

  @Test
  void whatIsNoFolderOfPicturesIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(ImageFolderFiles.isOne(empty)).isFalse();
    assertThat(ImageFolderFiles.isOne(folder.resolve("none"))).isFalse();
    assertThat(ImageFolderFiles.isOne(animals())).isTrue();
    Path idx = Files.createDirectories(folder.resolve("idx"));
    Files.createDirectory(idx.resolve("sub"));
    Files.write(idx.resolve("t10k-labels.idx1-ubyte.gz"), new byte[0]);
    assertThat(ImageFolderFiles.isOne(idx)).isFalse();
    Path single = folder.resolve("single");
    draw(single.resolve("a/1.png"), 2, 2, 0);
    assertThatThrownBy(() -> read(single))
        .hasMessage(
            single + ": expected a sub-folder for each of at least 2 classes, found only a");
    Files.createDirectory(single.resolve("b"));
    assertThatThrownBy(() -> read(single))
        .hasMessageContaining("pictures to train on and to test on");
    Path texts = folder.resolve("texts");
    Files.createDirectories(texts.resolve("a"));
    Files.createDirectories(texts.resolve("b"));
    Files.writeString(texts.resolve("a/x.txt"), "x");
    assertThatThrownBy(() -> read(texts))
        .hasMessage(
            texts
                + ": expected PNG, JPEG, GIF or BMP pictures in a sub-folder for each class, found none, but 1 other files");
    Path loop = folder.resolve("loop");
    draw(loop.resolve("a/1.png"), 2, 2, 0);
    Files.createDirectories(loop.resolve("b"));
    Files.createSymbolicLink(loop.resolve("b/again"), loop.toAbsolutePath());
    assertThatThrownBy(() -> read(loop))
        .hasMessageContaining("found a link to one that it lies in");
  }

  @Test
  void imagesThatFitNoArrayAreRefusedBeforeTheyAreMade() throws IOException {
    Path animals = animals();
    ImageOptions options =
        new ImageOptions(
            Optional.of(new ImageOptions.Size(8192, 8192)),
            Fit.RESIZE,
            Optional.of(Picture.COLOUR));
    assertThatThrownBy(() -> read(animals, options, 1))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a smaller --image-size helps");
  }
}
