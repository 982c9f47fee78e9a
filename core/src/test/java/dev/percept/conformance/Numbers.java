package dev.percept.conformance;

import java.util.List;
import java.util.SplittableRandom;

/// Floats to try arithmetic on.
public enum Numbers {
  /// Between -2 and 2.
  ORDINARY {
    @Override
    float next(SplittableRandom random) {
      return (float) random.nextDouble(-2, 2);
    }
  },
  /// Ordinary ones, half of them replaced by 0 or -0.
  WITH_ZEROS {
    @Override
    float next(SplittableRandom random) {
      return switch (random.nextInt(4)) {
        case 0 -> 0f;
        case 1 -> -0f;
        default -> ORDINARY.next(random);
      };
    }
  },
  /// So small that products underflow to subnormal numbers or to zeros of either sign.
  TINY {
    @Override
    float next(SplittableRandom random) {
      return switch (random.nextInt(6)) {
        case 0 -> 0f;
        case 1 -> -0f;
        case 2 -> Float.intBitsToFloat(random.nextInt(1 << 23));
        case 3 -> -Float.intBitsToFloat(random.nextInt(1 << 23));
        default -> (float) random.nextDouble(-1e-22, 1e-22);
      };
    }
  },
  /// From subnormal to huge in one array, though not so huge that a sum of products overflows.
  WIDE {
    @Override
    float next(SplittableRandom random) {
      return switch (random.nextInt(5)) {
        case 0 -> (float) random.nextDouble(-1e17, 1e17);
        case 1 -> TINY.next(random);
        default -> WITH_ZEROS.next(random);
      };
    }
  },
  /// Products and sums of them overflow to infinities and NaN.
  OVERFLOWING {
    @Override
    float next(SplittableRandom random) {
      return random.nextInt(3) == 0 ? (float) random.nextDouble(-3e38, 3e38) : WIDE.next(random);
    }
  };

  /// Those whose products and sums stay finite.
  public static final List<Numbers> FINITE = List.of(ORDINARY, WITH_ZEROS, TINY, WIDE);

  abstract float next(SplittableRandom random);

  /// A new array of `count` numbers.
  public float[] array(int count, SplittableRandom random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = next(random);
    }
    return numbers;
  }
}
