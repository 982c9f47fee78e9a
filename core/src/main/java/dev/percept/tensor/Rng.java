package dev.percept.tensor;

/// Random numbers without state: each one is a pure function of (seed, stream, step, index).
///
/// Two threads, or a run resumed after a kill, ask for the same place and get the same number. The
/// generator is Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011. The key is the seed; the 128-bit counter is (index / 2, step, stream), and
/// each block of 128 bits serves two neighbouring indices.
///
/// Normal numbers go through `StrictMath`, so they are the same bits on every machine.
///
/// @param seed any value; different seeds give independent sequences
public record Rng(long seed) {

  /// What a number is for. Each use draws from its own stream, so that adding one use leaves the
  /// numbers of the others as they were. The identifiers are part of the numerics contract.
  public enum Stream {
    /// Initial values of parameters.
    PARAMETERS(1),
    /// Indices drawn with replacement.
    BATCHES(2),
    /// The order of a shuffled epoch.
    SHUFFLE(3),
    /// The images of the drawn data set.
    DRAWING(4),
    /// What dropout drops; the index is that of the layer, the row and the element.
    DROPOUT(5),
    /// Random changes of training images.
    AUGMENTATION(6),
    /// What a search for hyper-parameters suggests; the step is the number of the suggestion.
    SUGGESTIONS(7);

    private final int identifier;

    Stream(int identifier) {
      this.identifier = identifier;
    }
  }

  // Multipliers and Weyl increments of Philox4x32 (Salmon et al., section 3.3 and table 2).
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private static final double TWO_POW_MINUS_53 = 0x1p-53;

  /// 64 random bits.
  ///
  /// @param step the update, epoch or parameter the number belongs to
  /// @param index the position within the step, from 0
  public long bits(Stream stream, int step, long index) {
    long block = index >>> 1;
    return philox(
        (int) block,
        (int) (block >>> 32),
        step,
        stream.identifier,
        (int) seed,
        (int) (seed >>> 32),
        (int) (index & 1));
  }

  /// One half of a Philox4x32-10 block: words 0 and 1 for `half` 0, words 2 and 3 for 1, the
  /// earlier word in the low 32 bits.
  static long philox(int c0, int c1, int c2, int c3, int k0, int k1, int half) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      int next0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      int next2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c1 = (int) product1;
      c3 = (int) product0;
      c0 = next0;
      c2 = next2;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return half == 0
        ? (c0 & 0xFFFFFFFFL) | ((long) c1 << 32)
        : (c2 & 0xFFFFFFFFL) | ((long) c3 << 32);
  }

  /// Sets the first `count` of `bits` to the [#bits] of `index` and the following. Costs half as
  /// much as asking for one after the other.
  ///
  /// @param index even, as is `count`
  public void fill(long[] bits, int count, Stream stream, int step, long index) {
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int i = 0; i < count; i += 2) {
      long block = (index + i) >>> 1;
      int c0 = (int) block;
      int c1 = (int) (block >>> 32);
      int c2 = step;
      int c3 = stream.identifier;
      int key0 = k0;
      int key1 = k1;
      for (int round = 0; round < ROUNDS; round++) {
        long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
        long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
        c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
        c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
        c1 = (int) product1;
        c3 = (int) product0;
        key0 += WEYL_0;
        key1 += WEYL_1;
      }
      bits[i] = (c0 & 0xFFFFFFFFL) | ((long) c1 << 32);
      bits[i + 1] = (c2 & 0xFFFFFFFFL) | ((long) c3 << 32);
    }
  }

  /// A whole number from 0 to `bound` - 1, each equally likely to within `bound` / 2^64.
  ///
  /// @throws IllegalArgumentException if `bound` is below 1
  public int below(int bound, Stream stream, int step, long index) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, found " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(stream, step, index), bound);
  }

  /// A number in [0, 1), a multiple of 2^-53.
  public double uniform(Stream stream, int step, long index) {
    return (bits(stream, step, index) >>> 11) * TWO_POW_MINUS_53;
  }

  /// A normal number of mean 0 and standard deviation 1, by the transform of Box and Muller (1958).
  /// The numbers at indices 2i and 2i + 1 share one pair of uniform numbers.
  public double normal(Stream stream, int step, long index) {
    long even = index & ~1L;
    // 1 - u lies in (0, 1], so the logarithm is finite.
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(stream, step, even)));
    double angle = 2 * StrictMath.PI * uniform(stream, step, even + 1);
    return radius * (index == even ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }
}
