package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DigitPhotoTest {
  private static final int COUNT = 20;
  private static final SimulatedPhoto PLAIN = SimulatedPhoto.plain();

  private static byte[][] digits() {
    byte[] pixels = new byte[COUNT * 784];
    DrawnDigits.draw(11, DrawnDigits.TEST, 0, COUNT, pixels, new int[COUNT]);
    byte[][] digits = new byte[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      digits[i] = Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784);
    }
    return digits;
  }

  static Stream<Arguments> photos() {
    return Stream.of(
        Arguments.of("dark on light", PLAIN, 0.9),
        Arguments.of("light on dark", PLAIN.withTones(30, 230), 0.9),
        Arguments.of("uneven light", PLAIN.withShade(0.6), 0.9),
        Arguments.of("noise", PLAIN.withNoise(20), 0.9),
        Arguments.of("noise in uneven light", PLAIN.withNoise(8).withShade(0.5), 0.9),
        Arguments.of(
            "light on dark, noise, uneven",
            PLAIN.withTones(20, 200).withNoise(8).withShade(0.5),
            0.9),
        Arguments.of("pale pencil", PLAIN.withTones(200, 150).withNoise(3), 0.9),
        Arguments.of("off centre", PLAIN.withSize(400, 300, 120, 250, 10), 0.85),
        Arguments.of("small in a large photo", PLAIN.withSize(1600, 1200, 200, 300, 700), 0.8),
        Arguments.of("large photo", PLAIN.withSize(2000, 1500, 1200, 300, 200), 0.9),
        Arguments.of("tall", PLAIN.withSize(300, 900, 200, 50, 600).withNoise(6), 0.85),
        Arguments.of("tiny", PLAIN.withSize(40, 40, 32, 4, 4), 0.7),
        Arguments.of(
            "28×28, dark on light", PLAIN.withSize(28, 28, 28, 0, 0).withTones(255, 0), 0.95));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("photos")
  void theDigitIsFoundAgain(String name, SimulatedPhoto photo, double least) throws Exception {
    double sum = 0;
    byte[][] digits = digits();
    for (int i = 0; i < COUNT; i++) {
      byte[] taken = photo.take(digits[i], i);
      byte[] before = taken.clone();
      byte[] found = DigitPhoto.toMnistForm(taken, photo.width(), photo.height());
      assertThat(taken).isEqualTo(before);
      // To within one pixel: which way the centre of mass rounds is chance.
      double correlation = SimulatedPhoto.bestCorrelation(digits[i], found);
      assertThat(correlation).as("%s, digit %d", name, i).isGreaterThan(least);
      sum += correlation;
    }
    assertThat(sum / COUNT).as(name).isGreaterThan(0.92);
  }

  @Test
  void aBoldDigitThatFillsThePictureIsFoundOnEitherPaper() throws Exception {
    byte[] zero = new byte[784];
    DigitFrame.frame(ring(60, 8, 28), 60, 60, zero, 0);
    SimulatedPhoto tight = PLAIN.withSize(230, 230, 300, -35, -35);
    for (SimulatedPhoto photo : new SimulatedPhoto[] {tight, tight.withTones(20, 220)}) {
      byte[] found = DigitPhoto.toMnistForm(photo.take(zero, 1), 230, 230);
      assertThat(SimulatedPhoto.bestCorrelation(zero, found)).isGreaterThan(0.9);
    }
  }

  private static float[] ring(int size, double inner, double outer) {
    float[] ink = new float[size * size];
    for (int i = 0; i < ink.length; i++) {
      int row = i / size;
      int column = i % size;
      double distance = Math.hypot(column - size / 2.0, row - size / 2.0);
      ink[i] = distance >= inner && distance <= outer ? 1 : 0;
    }
    return ink;
  }

  @Test
  void aPictureInMnistFormComesBackUnchanged() throws Exception {
    for (byte[] digit : digits()) {
      assertThat(DigitPhoto.toMnistForm(digit, 28, 28)).isEqualTo(digit).isNotSameAs(digit);
    }
  }

  @Test
  void specksAndTheRimOfThePaperAreLeftOut() throws Exception {
    byte[] digit = digits()[3];
    byte[] photo = PLAIN.take(digit, 1);
    byte[] clean = DigitPhoto.toMnistForm(photo, 400, 300);
    Random random = new Random(4);
    for (int speck = 0; speck < 30; speck++) {
      int x = random.nextInt(397);
      int y = random.nextInt(297);
      for (int i = 0; i < 4; i++) {
        photo[(y + i / 2) * 400 + x + i % 2] = 60;
      }
    }
    for (int y = 0; y < 300; y++) {
      Arrays.fill(photo, y * 400, y * 400 + 12, (byte) 20);
    }
    byte[] found = DigitPhoto.toMnistForm(photo, 400, 300);
    assertThat(SimulatedPhoto.bestCorrelation(clean, found)).isGreaterThan(0.95);
  }

  @Test
  void emptyPaperIsSaidToHoldNoDigit() {
    byte[] nothing = new byte[784];
    assertNoDigit(PLAIN.take(nothing, 1), "even");
    assertNoDigit(PLAIN.withNoise(6).take(nothing, 1), "no mark stands out");
    assertNoDigit(PLAIN.withShade(0.6).take(nothing, 1), "shadows");
    byte[] speck = PLAIN.take(nothing, 1);
    Arrays.fill(speck, 150 * 400 + 200, 150 * 400 + 203, (byte) 0);
    assertNoDigit(speck, "specks");
  }

  private static void assertNoDigit(byte[] photo, String why) {
    assertThatThrownBy(() -> DigitPhoto.toMnistForm(photo, 400, 300))
        .isInstanceOf(NoDigitException.class)
        .hasMessageStartingWith("nothing that looks like a digit: ")
        .hasMessageContaining(why)
        .hasNoCause();
  }

  @Test
  void picturesOfAnySizeEndWell() {
    Random random = new Random(9);
    for (int width = 1; width < 40; width += 3) {
      for (int height = 1; height < 40; height += 3) {
        byte[] grey = new byte[width * height];
        random.nextBytes(grey);
        int rows = height;
        int columns = width;
        try {
          assertThat(DigitPhoto.toMnistForm(grey, columns, rows)).hasSize(784);
        } catch (NoDigitException e) {
          assertThat(e.getMessage()).startsWith("nothing that looks like a digit: ");
        }
      }
    }
    assertThatThrownBy(() -> DigitPhoto.toMnistForm(new byte[5], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
  }
}
