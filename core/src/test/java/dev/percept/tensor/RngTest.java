package dev.percept.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.tensor.Rng.Stream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RngTest {
  /// Known answers from `kat_vectors` of Random123, the authors' own library.
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void philoxGivesTheKnownAnswers(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] e = words(expected);
    long first = Rng.philox(c[0], c[1], c[2], c[3], k[0], k[1], 0);
    long second = Rng.philox(c[0], c[1], c[2], c[3], k[0], k[1], 1);
    assertThat(new int[] {(int) first, (int) (first >>> 32), (int) second, (int) (second >>> 32)})
        .isEqualTo(e);
  }

  private static int[] words(String hex) {
    String[] parts = hex.split(" ", -1);
    int[] words = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      words[i] = Integer.parseUnsignedInt(parts[i], 16);
    }
    return words;
  }

  @Test
  void bitsAreTheBlockOfSeedStreamStepAndIndex() {
    long seed = 0x299f31d0_a4093822L;
    int step = 77;
    long index = 0x1_2345_6789L;
    for (Stream stream : Stream.values()) {
      int identifier =
          switch (stream) {
            case PARAMETERS -> 1;
            case BATCHES -> 2;
            case SHUFFLE -> 3;
            case DRAWING -> 4;
            case AUGMENTATION -> 6;
            case DROPOUT -> 5;
            case SUGGESTIONS -> 7;
          };
      assertThat(new Rng(seed).bits(stream, step, index))
          .isEqualTo(Rng.philox(0x91a2_b3c4, 0, step, identifier, 0xa4093822, 0x299f31d0, 1));
    }
  }

  @Test
  void fillGivesTheBitsOneAfterTheOther() {
    Rng rng = new Rng(-77L << 30 ^ 5);
    long first = 0x3_0000_0000L - 4;
    long[] bits = new long[10];
    rng.fill(bits, 8, Stream.DROPOUT, 9, first);
    for (int i = 0; i < 8; i++) {
      assertThat(bits[i]).isEqualTo(rng.bits(Stream.DROPOUT, 9, first + i));
    }
    assertThat(bits[8]).isZero();
  }

  @Test
  void everyPlaceHasANumberOfItsOwn() {
    Set<Long> seen = new HashSet<>();
    int places = 0;
    for (long seed : new long[] {0, 1, -1, 1L << 32}) {
      for (Stream stream : Stream.values()) {
        for (int step = 0; step < 20; step++) {
          for (int index = 0; index < 50; index++) {
            seen.add(new Rng(seed).bits(stream, step, index));
            places++;
          }
        }
      }
    }
    assertThat(seen).hasSize(places);
  }

  /// χ² of 255 degrees of freedom: mean 255, standard deviation √510 ≈ 22.6. The seed is fixed, so
  /// this either always passes or never.
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 24, 32, 40, 48, 56})
  void eachByteIsUniform(int shift) {
    Rng rng = new Rng(2024);
    int[] counts = new int[256];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      counts[(int) (rng.bits(Stream.BATCHES, 3, i) >>> shift) & 0xFF]++;
    }
    assertThat(chiSquare(counts, draws)).isBetween(255 - 4 * 22.6, 255 + 4 * 22.6);
  }

  private static double chiSquare(int[] counts, int draws) {
    double expected = (double) draws / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 60_000, Integer.MAX_VALUE})
  void wholeNumbersStayBelowTheirBound(int bound) {
    Rng rng = new Rng(-5);
    int greatest = 0;
    for (int i = 0; i < 5_000; i++) {
      int number = rng.below(bound, Stream.SHUFFLE, 0, i);
      assertThat(number).isBetween(0, bound - 1);
      greatest = Math.max(greatest, number);
    }
    assertThat(greatest).isGreaterThanOrEqualTo((int) (0.99 * (bound - 1)));
  }

  @Test
  void wholeNumbersAreUniform() {
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[new Rng(8).below(10, Stream.BATCHES, i, 0)]++;
    }
    // 9 degrees of freedom: above 33.7 in one of 10,000 cases.
    assertThat(chiSquare(counts, 100_000)).isLessThan(33.7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void boundsBelowOneAreRefused(int bound) {
    assertThatThrownBy(() -> new Rng(1).below(bound, Stream.BATCHES, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be at least 1, found " + bound);
  }

  @Test
  void uniformNumbersLieInTheUnitInterval() {
    Rng rng = new Rng(6);
    double sum = 0;
    double squares = 0;
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double u = rng.uniform(Stream.DRAWING, 1, i);
      assertThat(u >= 0 && u < 1).isTrue();
      sum += u;
      squares += u * u;
    }
    assertThat(sum / n).isCloseTo(0.5, offset(0.003));
    assertThat(squares / n).isCloseTo(1.0 / 3, offset(0.003));
  }

  /// Standard errors of the first four moments over n numbers: 1, √2, √15 and √96 times 1/√n.
  @ParameterizedTest
  @EnumSource
  void normalNumbersHaveTheMomentsOfTheNormalDistribution(Stream stream) {
    Rng rng = new Rng(12);
    int n = 200_000;
    double[] moments = new double[5];
    double neighbours = 0;
    for (int i = 0; i < n; i++) {
      double z = rng.normal(stream, 2, i);
      double power = 1;
      for (int m = 1; m <= 4; m++) {
        power *= z;
        moments[m] += power / n;
      }
      neighbours += i % 2 == 0 ? z * rng.normal(stream, 2, i + 1) * 2 / n : 0;
    }
    double root = Math.sqrt(n);
    assertThat(moments[1]).isCloseTo(0, offset(4 / root));
    assertThat(moments[2]).isCloseTo(1, offset(4 * Math.sqrt(2) / root));
    assertThat(moments[3]).isCloseTo(0, offset(4 * Math.sqrt(15) / root));
    assertThat(moments[4]).isCloseTo(3, offset(4 * Math.sqrt(96) / root));
    assertThat(neighbours).as("covariance of the two of a pair").isCloseTo(0, offset(6 / root));
  }

  @Test
  void normalNumbersReachTheTails() {
    int beyondThree = 0;
    for (int i = 0; i < 100_000; i++) {
      beyondThree += Math.abs(new Rng(3).normal(Stream.PARAMETERS, 0, i)) > 3 ? 1 : 0;
    }
    // 270 are expected; the standard deviation is 16.
    assertThat(beyondThree).isBetween(270 - 66, 270 + 66);
  }

  @Test
  void streamsAreNotCorrelated() {
    Rng rng = new Rng(40);
    int n = 50_000;
    for (Stream a : Stream.values()) {
      for (Stream b : Stream.values()) {
        if (a != b) {
          double covariance = 0;
          for (int i = 0; i < n; i++) {
            covariance += (rng.uniform(a, 0, i) - 0.5) * (rng.uniform(b, 0, i) - 0.5) / n;
          }
          // The standard error is 1/12 / √n.
          assertThat(covariance).isCloseTo(0, offset(4.0 / 12 / Math.sqrt(n)));
        }
      }
    }
  }
}
