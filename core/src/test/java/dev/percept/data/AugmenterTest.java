package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.kernel.ScalarKernels;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AugmenterTest {
  private static final int SIZE = 28;

  /// A grey square of 8 × 8 in the middle of a black image.
  private static byte[] square() {
    byte[] pixels = new byte[SIZE * SIZE];
    for (int i = 10; i < 18; i++) {
      for (int j = 10; j < 18; j++) {
        pixels[i * SIZE + j] = (byte) 204;
      }
    }
    return pixels;
  }

  private static float[] augment(Augmentation how, long seed, int epoch, int image) {
    float[] out = new float[SIZE * SIZE + 2];
    out[0] = -1;
    out[out.length - 1] = -1;
    new Augmenter(how, Shape.of(SIZE, SIZE), new Rng(seed), new ScalarKernels())
        .fill(out, 1, square(), 0, epoch, image);
    assertThat(out[0]).isEqualTo(-1);
    assertThat(out[out.length - 1]).isEqualTo(-1);
    float[] image0 = new float[SIZE * SIZE];
    System.arraycopy(out, 1, image0, 0, image0.length);
    return image0;
  }

  private static final Augmentation ALL =
      Augmentation.none()
          .withShift(2)
          .withRotation(15)
          .withScale(0.15)
          .withShear(0.1)
          .withElastic(1.5, 4)
          .withErase(0.3)
          .withNoise(0.1);

  @Test
  void anImageDependsOnSeedEpochAndNumberAndOnNothingElse() {
    float[] first = augment(ALL, 1, 2, 3);
    Bits.assertSame(augment(ALL, 1, 2, 3), first, "again");
    assertThat(augment(ALL, 2, 2, 3)).isNotEqualTo(first);
    assertThat(augment(ALL, 1, 3, 3)).isNotEqualTo(first);
    assertThat(augment(ALL, 1, 2, 4)).isNotEqualTo(first);
  }

  @Test
  void noChangeLeavesThePixels() {
    float[] plain = augment(Augmentation.none().withErase(1e-9), 1, 0, 0);
    // An identity that goes through the interpolation.
    float[] moved = augment(Augmentation.none().withShift(1e-9), 1, 0, 0);
    for (int i = 0; i < plain.length; i++) {
      assertThat(plain[i]).isEqualTo((square()[i] & 0xFF) / 255f);
      assertThat(moved[i]).isCloseTo(plain[i], offset(1e-5f));
    }
  }

  /// Mass, centre and spread of what is bright.
  private record Moments(double mass, double y, double x, double yy, double xx) {
    static Moments of(float[] image) {
      double mass = 0;
      double y = 0;
      double x = 0;
      for (int i = 0; i < image.length; i++) {
        mass += image[i];
        int row = i / SIZE;
        y += image[i] * row;
        x += image[i] * (i % SIZE);
      }
      double yy = 0;
      double xx = 0;
      for (int i = 0; i < image.length; i++) {
        int row = i / SIZE;
        yy += image[i] * Math.pow(row - y / mass, 2);
        xx += image[i] * Math.pow(i % SIZE - x / mass, 2);
      }
      return new Moments(mass, y / mass, x / mass, yy / mass, xx / mass);
    }
  }

  private static double largest(Augmentation how, Function<Moments, Double> what) {
    double largest = 0;
    for (int image = 0; image < 300; image++) {
      largest = Math.max(largest, what.apply(Moments.of(augment(how, 5, 0, image))));
    }
    return largest;
  }

  @Test
  void shiftMovesTheCentreAsFarAsItSaysAndKeepsTheMass() {
    Augmentation how = Augmentation.none().withShift(3);
    double middle = (SIZE - 1) / 2.0;
    assertThat(largest(how, m -> Math.abs(m.y() - middle))).isBetween(2.9, 3.001);
    assertThat(largest(how, m -> Math.abs(m.x() - middle))).isBetween(2.9, 3.001);
    assertThat(largest(how, m -> Math.abs(m.mass() - 64 * 0.8))).isLessThan(1e-3);
  }

  @Test
  void scaleMakesTheSquareLargerAndSmallerByItsShare() {
    double variance = Moments.of(augment(Augmentation.none().withErase(1e-9), 1, 0, 0)).yy();
    Augmentation how = Augmentation.none().withScale(0.25);
    assertThat(largest(how, m -> Math.sqrt(m.yy() / variance))).isBetween(1.2, 1.28);
    assertThat(largest(how, m -> Math.sqrt(variance / m.xx()))).isBetween(1.25, 1.36);
  }

  @Test
  void rotationAndShearKeepTheCentreAndTheArea() {
    for (Augmentation how :
        new Augmentation[] {
          Augmentation.none().withRotation(45), Augmentation.none().withShear(0.4)
        }) {
      assertThat(largest(how, m -> Math.abs(m.x() - 13.5) + Math.abs(m.y() - 13.5)))
          .isLessThan(1e-3);
      assertThat(largest(how, m -> Math.abs(m.mass() / (64 * 0.8) - 1))).isLessThan(0.03);
      assertThat(largest(how, m -> m.xx() - m.yy())).isGreaterThan(how.shear());
    }
  }

  @Test
  void flipMirrorsHalfOfTheImages() {
    byte[] pixels = new byte[SIZE * SIZE];
    pixels[5 * SIZE + 3] = (byte) 255;
    Augmenter augmenter =
        new Augmenter(
            Augmentation.none().withFlip(true),
            Shape.of(SIZE, SIZE),
            new Rng(1),
            new ScalarKernels());
    int mirrored = 0;
    for (int image = 0; image < 1_000; image++) {
      float[] out = new float[SIZE * SIZE];
      augmenter.fill(out, 0, pixels, 0, 0, image);
      assertThat(out[5 * SIZE + 3] + out[5 * SIZE + 24]).isEqualTo(1f);
      mirrored += out[5 * SIZE + 24] == 1f ? 1 : 0;
    }
    assertThat(mirrored).isBetween(440, 560);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 4, 6})
  void elasticMovesPointsByItsRootMeanSquare(double smoothness) {
    // A ramp to the right, so that brightness tells how far a point has moved sideways.
    byte[] ramp = new byte[SIZE * SIZE];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (9 * (i % SIZE));
    }
    Augmenter augmenter =
        new Augmenter(
            Augmentation.none().withElastic(1.5, smoothness),
            Shape.of(SIZE, SIZE),
            new Rng(1),
            new ScalarKernels());
    double squares = 0;
    int images = 400;
    for (int image = 0; image < images; image++) {
      float[] out = new float[SIZE * SIZE];
      augmenter.fill(out, 0, ramp, 0, 0, image);
      squares += Math.pow((out[14 * SIZE + 14] - 9 * 14 / 255.0) * 255 / 9, 2);
    }
    // The largest deviation reaches past the borders, where there is no noise to smooth.
    assertThat(Math.sqrt(squares / images)).isBetween(1.2, 1.65);
  }

  @Test
  void eraseBlacksOutARectangleNotLargerThanItsShare() {
    byte[] white = new byte[SIZE * SIZE];
    Arrays.fill(white, (byte) 255);
    Augmenter augmenter =
        new Augmenter(
            Augmentation.none().withErase(0.5),
            Shape.of(SIZE, SIZE),
            new Rng(1),
            new ScalarKernels());
    int most = 0;
    for (int image = 0; image < 500; image++) {
      float[] out = new float[SIZE * SIZE];
      augmenter.fill(out, 0, white, 0, 0, image);
      int black = 0;
      for (float y : out) {
        assertThat(y == 0f || y == 1f).isTrue();
        black += y == 0f ? 1 : 0;
      }
      most = Math.max(most, black);
    }
    assertThat(most).isBetween(150, 14 * 14);
  }

  @Test
  void noiseStaysWithinItsBoundsAndWithinZeroToOne() {
    float[] noisy = augment(Augmentation.none().withNoise(0.3), 1, 0, 0);
    double most = 0;
    for (int i = 0; i < noisy.length; i++) {
      assertThat(noisy[i]).isBetween(0f, 1f);
      most = Math.max(most, Math.abs(noisy[i] - (square()[i] & 0xFF) / 255f));
    }
    assertThat(most).isBetween(0.28, 0.3001);
  }

  @Test
  void channelsMoveTogether() {
    Shape shape = Shape.of(6, 5, 3);
    byte[] pixels = new byte[shape.elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3 * 7 % 256);
    }
    float[] out = new float[shape.elements()];
    new Augmenter(
            ALL.withErase(0).withNoise(0).withFlip(true), shape, new Rng(3), new ScalarKernels())
        .fill(out, 0, pixels, 0, 1, 2);
    for (int i = 0; i < out.length; i += 3) {
      assertThat(out[i + 1]).isEqualTo(out[i]);
      assertThat(out[i + 2]).isEqualTo(out[i]);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Augmentation.none().withScale(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale must be 0.0 to 0.99, found 1.0");
    assertThatThrownBy(() -> Augmentation.none().withShift(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Augmenter(ALL, Shape.of(784), new Rng(1), new ScalarKernels()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 784");
  }
}
