package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.kernel.SparseRows;
import dev.percept.loss.Targets;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DatasetTest {
  private static final Shape SHAPE = Shape.of(3, 7);
  private static final int WIDTH = 21;

  private static Dataset random(int count, double density) {
    SplittableRandom random = new SplittableRandom(count);
    byte[] pixels = new byte[count * WIDTH];
    int[] labels = new int[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(4);
    }
    return new Dataset("random", SHAPE, pixels, labels, 4);
  }

  @Test
  void dataSetGivesWhatItWasGiven() {
    byte[] pixels = new byte[2 * WIDTH];
    int[] labels = {1, 0};
    Dataset dataset = new Dataset("two", SHAPE, pixels, labels, 2);
    assertThat(dataset.name()).isEqualTo("two");
    assertThat(dataset.count()).isEqualTo(2);
    assertThat(dataset.classes()).isEqualTo(2);
    assertThat(dataset.sampleShape()).isEqualTo(SHAPE);
    assertThat(dataset.pixels()).isSameAs(pixels);
    assertThat(dataset.labels()).isSameAs(labels);
  }

  @Test
  void wrongDataIsRefusedWithWhatWasExpected() {
    byte[] pixels = new byte[WIDTH];
    assertThatThrownBy(() -> new Dataset("x", SHAPE, pixels, new int[] {0}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a data set needs at least 2 classes, found 1");
    assertThatThrownBy(() -> new Dataset("x", SHAPE, new byte[0], new int[0], 2))
        .hasMessage("data set x has no images");
    assertThatThrownBy(() -> new Dataset("x", SHAPE, pixels, new int[] {0, 1}, 2))
        .hasMessage("data set x: 2 labels of shape 3×7 need 42 pixels, found 21");
    assertThatThrownBy(() -> new Dataset("x", SHAPE, pixels, new int[] {10}, 10))
        .hasMessage("data set x: label 0 is 10, expected 0 to 9");
    assertThatThrownBy(() -> new Dataset("x", SHAPE, pixels, new int[] {-1}, 10))
        .hasMessage("data set x: label 0 is -1, expected 0 to 9");
  }

  @Test
  void densityIsTheShareOfPixelsThatAreNotZero() {
    assertThat(random(3_000, 0.3).density()).isCloseTo(0.3, offset(0.02));
    assertThat(random(5, 0).density()).isZero();
    assertThat(random(5, 1).density()).isEqualTo(1);
    assertThat(random(500, 0.3).isSparse()).isTrue();
    assertThat(random(500, 0.5).isSparse()).isFalse();
  }

  // A width that is no multiple of eight, because pixels are looked at eight at a time.
  @Test
  void sparseBatchHoldsThePixelsOfTheDenseOne() {
    for (double density : new double[] {0, 0.05, 0.5, 1}) {
      Dataset dataset = random(40, density);
      int[] indices = {7, 39, 0, 7, 12};
      Batch dense = new Batch(indices.length, WIDTH, false);
      Batch sparse = new Batch(indices.length, WIDTH, true);
      for (Batch batch : new Batch[] {dense, sparse}) {
        batch.fill(dataset, indices, 2, 5);
        batch.fill(dataset, indices, 0, 2);
      }
      assertThat(expanded(sparse, indices.length)).isEqualTo(dense.inputs().dense());
      assertThat(sparse.labels()).isEqualTo(dense.labels());
      for (int row = 0; row < indices.length; row++) {
        assertThat(dense.labels()[row]).isEqualTo(dataset.labels()[indices[row]]);
        for (int i = 0; i < WIDTH; i++) {
          int pixel = dataset.pixels()[indices[row] * WIDTH + i] & 0xFF;
          assertThat(dense.inputs().dense()[row * WIDTH + i]).isEqualTo(pixel / 255f);
        }
      }
    }
  }

  private static float[] expanded(Batch batch, int rows) {
    SparseRows sparse = batch.inputs().sparse();
    float[] dense = new float[rows * WIDTH];
    if (sparse == null) {
      throw new AssertionError("not sparse");
    }
    for (int row = 0; row < rows; row++) {
      int before = -1;
      for (int p = sparse.starts[row]; p < sparse.starts[row] + sparse.counts[row]; p++) {
        int column = SparseRows.column(sparse.elements[p]);
        assertThat(column).as("columns ascend").isGreaterThan(before);
        before = column;
        dense[row * WIDTH + column] = sparse.values[sparse.elements[p] & SparseRows.VALUE_MASK];
      }
    }
    return dense;
  }

  @Test
  void batchTakesNeighboursByTheirFirst() {
    Dataset dataset = random(10, 0.5);
    Batch batch = new Batch(4, WIDTH, false);
    batch.fill(dataset, 5, 0, 4);
    Batch same = new Batch(4, WIDTH, false);
    same.fill(dataset, new int[] {5, 6, 7, 8}, 0, 4);
    assertThat(batch.inputs().dense()).isEqualTo(same.inputs().dense());
    assertThat(batch.labels()).isEqualTo(same.labels());
  }

  @Test
  void halvesOfASplitMustAgree() {
    Dataset train = random(10, 0.5);
    Dataset otherShape = new Dataset("o", Shape.of(7, 3), new byte[WIDTH], new int[] {0}, 4);
    Dataset otherClasses = new Dataset("o", SHAPE, new byte[WIDTH], new int[] {0}, 5);
    assertThatThrownBy(() -> new DataSplit(train, otherShape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("training images are 3×7 but test images are 7×3");
    assertThatThrownBy(() -> new DataSplit(train, otherClasses))
        .hasMessage("the training set has 4 classes but the test set has 5");
    assertThat(new DataSplit(train, random(3, 0.5)).train()).isSameAs(train);
  }

  @Test
  void partHasItsImagesAndTheirPixelsThatAreNotZero() {
    for (boolean prepared : new boolean[] {false, true}) {
      Dataset whole = random(40, 0.2);
      if (prepared) {
        whole.prepare();
      }
      Dataset part = whole.part(7, 20);
      assertThat(part.name()).isEqualTo("random");
      assertThat(part.sampleShape()).isEqualTo(SHAPE);
      assertThat(part.classes()).isEqualTo(4);
      for (int i = 0; i < 20; i++) {
        assertThat(part.labels()[i]).isEqualTo(whole.labels()[7 + i]);
        for (int j = 0; j < WIDTH; j++) {
          assertThat(part.pixels()[i * WIDTH + j]).isEqualTo(whole.pixels()[(7 + i) * WIDTH + j]);
        }
      }
      SparseImages expected = new SparseImages(part.pixels(), 20, WIDTH, 0.2);
      SparseImages found = part.sparse();
      for (int i = 0; i < 20; i++) {
        assertThat(elements(found, i)).isEqualTo(elements(expected, i));
      }
    }
  }

  private static int[] elements(SparseImages images, int i) {
    return Arrays.copyOfRange(images.elements(), images.starts()[i], images.starts()[i + 1]);
  }

  @Test
  void partsThatAreNotThereAreRefused() {
    Dataset whole = random(10, 0.2);
    for (int[] wrong : new int[][] {{-1, 2}, {0, 0}, {0, 11}, {10, 1}, {5, Integer.MAX_VALUE}}) {
      assertThatThrownBy(() -> whole.part(wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("data set random has images 0 to 9, asked for ");
    }
  }

  @Test
  void heldOutImagesAreTheLastOfTheTrainingSet() {
    DataSplit split = new DataSplit(random(30, 0.2), random(9, 0.2));
    DataSplit held = split.holdingOut(4);
    assertThat(held.train().count()).isEqualTo(26);
    assertThat(held.test().count()).isEqualTo(4);
    assertThat(held.test().labels()).isEqualTo(Arrays.copyOfRange(split.train().labels(), 26, 30));
    for (int wrong : new int[] {0, 30, -1}) {
      assertThatThrownBy(() -> split.holdingOut(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of 30 training images 1 to 29 can be held out, asked for " + wrong);
    }
  }

  @Test
  void eachFoldIsMeasuredOnOnceAndNotTrainedOn() {
    Dataset train = random(31, 0.2);
    List<DataSplit> folds = new DataSplit(train, random(9, 0.2)).folds(4);
    assertThat(folds).hasSize(4);
    int[] rows = {0, 0, 0, 0};
    for (int i = 0; i < 31; i++) {
      for (int fold = 0; fold < 4; fold++) {
        DataSplit split = folds.get(fold);
        Dataset in = fold == i % 4 ? split.test() : split.train();
        int row = fold == i % 4 ? i / 4 : rows[fold]++;
        assertThat(in.labels()[row]).isEqualTo(train.labels()[i]);
        assertThat(Arrays.copyOfRange(in.pixels(), row * WIDTH, (row + 1) * WIDTH))
            .isEqualTo(Arrays.copyOfRange(train.pixels(), i * WIDTH, (i + 1) * WIDTH));
      }
    }
    for (int fold = 0; fold < 4; fold++) {
      assertThat(folds.get(fold).train().count()).isEqualTo(rows[fold]);
      assertThat(folds.get(fold).test().count()).isEqualTo(31 - rows[fold]);
    }
    for (int wrong : new int[] {1, 0, -1, 32}) {
      assertThatThrownBy(() -> new DataSplit(train, train).folds(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("31 samples can be cut into 2 to 31 folds, asked for " + wrong);
    }
  }

  @Test
  void samplesAreSelectedByTheirNumbers() {
    Dataset all =
        new Dataset(
            "t",
            Shape.of(2),
            new Samples.Numbers(new float[] {1, 2, 3, 4, 5, 6}),
            Targets.Values.of(new float[] {10, 20, 30}, 1));
    Dataset some = all.select(2, 0, 2);
    assertThat(((Samples.Numbers) some.samples()).values()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(((Targets.Values) some.targets()).values()).containsExactly(30, 10, 30);
    assertThatThrownBy(() -> all.select(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data set t has samples 0 to 2, asked for 3");
    assertThatThrownBy(() -> all.select()).isInstanceOf(IllegalArgumentException.class);
  }
}
