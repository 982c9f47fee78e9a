package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.kernel.Workers;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class DrawnDigitsTest {
  private static final int PIXELS = 784;

  private static byte[] images(long seed, int split, int from, int to) {
    byte[] pixels = new byte[to * PIXELS];
    DrawnDigits.draw(seed, split, from, to, pixels, new int[to]);
    return Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS);
  }

  @Test
  void anImageDependsOnItsNumberAloneNotOnTheRange() {
    byte[] together = images(7, DrawnDigits.TRAIN, 0, 300);
    for (int i : new int[] {0, 1, 99, 299}) {
      assertThat(images(7, DrawnDigits.TRAIN, i, i + 1))
          .isEqualTo(Arrays.copyOfRange(together, i * PIXELS, (i + 1) * PIXELS));
    }
  }

  @Test
  void theSameSeedGivesTheSameBitsOnEveryMachine() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(images(1, DrawnDigits.TRAIN, 0, 1000));
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("d1d8b6ec821577727419a62ea30e200de75920ce9433d2c71528c832b53d26b1");
  }

  @Test
  void seedsAndSplitsGiveOtherImages() {
    byte[] train = images(1, DrawnDigits.TRAIN, 0, 10);
    assertThat(images(2, DrawnDigits.TRAIN, 0, 10)).isNotEqualTo(train);
    assertThat(images(1, DrawnDigits.TEST, 0, 10)).isNotEqualTo(train);
  }

  @Test
  void everyImageIsInMnistForm() {
    int count = 2_000;
    byte[] pixels = images(3, DrawnDigits.TEST, 0, count);
    for (int image = 0; image < count; image++) {
      int brightest = 0;
      int top = 28;
      int bottom = -1;
      int left = 28;
      int right = -1;
      double mass = 0;
      double massX = 0;
      double massY = 0;
      for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
          int value = pixels[image * PIXELS + y * 28 + x] & 0xFF;
          brightest = Math.max(brightest, value);
          if (value > 0) {
            top = Math.min(top, y);
            bottom = y;
            left = Math.min(left, x);
            right = Math.max(right, x);
          }
          mass += value;
          massX += value * (double) x;
          massY += value * (double) y;
        }
      }
      String name = "image " + image;
      assertThat(brightest).as(name).isEqualTo(255);
      assertThat(Math.max(right - left, bottom - top) + 1).as(name).isBetween(18, 20);
      assertThat(massX / mass).as(name).isBetween(13.45, 14.55);
      assertThat(massY / mass).as(name).isBetween(13.45, 14.55);
    }
  }

  @Test
  void theWholeDataSetIsBalancedAndTheSameForAnyNumberOfThreads() {
    DataSplit one = DrawnDigits.draw(1, Workers.none());
    try (Workers three = Workers.of(3)) {
      DataSplit other = DrawnDigits.draw(1, three);
      assertThat(Arrays.equals(other.train().pixels(), one.train().pixels())).isTrue();
      assertThat(Arrays.equals(other.test().pixels(), one.test().pixels())).isTrue();
      assertThat(other.train().labels()).isEqualTo(one.train().labels());
    }
    assertThat(one.train().count()).isEqualTo(60_000);
    assertThat(one.test().count()).isEqualTo(10_000);
    int[] perClass = new int[10];
    for (int label : one.train().labels()) {
      perClass[label]++;
    }
    assertThat(perClass).containsOnly(6_000);
    assertThat(one.train().density()).isBetween(0.15, 0.24);
  }

  @Test
  void everyDigitIsDrawnInSeveralWays() {
    for (int digit = 0; digit < 10; digit++) {
      int wanted = digit;
      assertThat(DigitTemplates.all().stream().filter(way -> way.digit() == wanted).count())
          .as("ways to write a %d", digit)
          .isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void rangesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> DrawnDigits.draw(1, 2, 0, 1, new byte[784], new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 2");
    assertThatThrownBy(() -> DrawnDigits.draw(1, 0, 0, 2, new byte[784], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 2");
  }
}
