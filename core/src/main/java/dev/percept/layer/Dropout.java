package dev.percept.layer;

import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.List;

/// In training, drops each number with probability p and makes the others larger for it
/// (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent
/// neural networks from overfitting", JMLR 15, 2014, section 10, "inverted"); otherwise gives on
/// what it gets:
///
/// ```
/// forward    y  = x · m / (1 - p)      m = 0 with probability p, otherwise 1
/// backward   dx = dy · m / (1 - p)
/// ```
///
/// so that the mean of y over all masks is x. The mask is a pure function of (seed, step, number of
/// the layer, row, element).
///
/// p is rounded to a multiple of 2^-16. 64 decisions are made at once: write p in binary and let
/// each digit, from the last 1 on, take 64 random bits w: r ← r | w for a 1, r ← r & w for a 0. A
/// bit of r is then 1 with probability (digit + what it was) / 2, which ends at p. So a rate of ½
/// costs one random bit a number, and none costs more than 16.
///
/// @param rate p, at least 0 and below 1
public record Dropout(double rate) implements Layer {
  private static final int DIGITS = 16;
  private static final int GROUP = 64;

  /// Bits of a mask in one number of [LayerWorkspace#kept]: any such number is exact.
  private static final int KEPT_BITS = 16;

  /// @throws IllegalArgumentException if the rate is out of its range
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "dropout rate must be at least 0 and below 1, found " + rate);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /// The mask, as bits.
  @Override
  public int keptOfRow(Shape input) {
    return groups(input.elements()) * GROUP / KEPT_BITS;
  }

  private static int groups(int elements) {
    return (elements + GROUP - 1) / GROUP;
  }

  /// p in units of 2^-16.
  private int digits() {
    return (int) Math.min((1 << DIGITS) - 1, Math.round(rate * (1 << DIGITS)));
  }

  @Override
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int digits = digits();
    if (!w.training || digits == 0) {
      pass(w.output, w.input, from * w.inputs, to * w.inputs);
      return;
    }
    int groups = groups(w.inputs);
    int words = DIGITS - Integer.numberOfTrailingZeros(digits);
    // Rows begin at an even number, where a block of random bits does.
    int wordsOfRow = (groups * words + 1) & ~1;
    long[] random = w.scratchWords(wordsOfRow);
    for (int row = from; row < to; row++) {
      long index = ((long) w.number << 32) + (long) row * wordsOfRow;
      w.rng.fill(random, wordsOfRow, Rng.Stream.DROPOUT, w.step, index);
      for (int group = 0; group < groups; group++) {
        long mask = ~dropped(random, group * words, digits);
        int kept = (row * groups + group) * GROUP / KEPT_BITS;
        for (int i = 0; i < GROUP / KEPT_BITS; i++) {
          w.kept[kept + i] = (mask >>> (KEPT_BITS * i)) & ((1 << KEPT_BITS) - 1);
        }
        apply(w.output, w.input, row * w.inputs, group, mask, w.inputs);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the same memory
  private static void pass(float[] y, float[] x, int start, int end) {
    if (y != x) {
      System.arraycopy(x, start, y, start, end - start);
    }
  }

  /// 64 decisions, each 1 with the probability of `digits` in units of 2^-16.
  private static long dropped(long[] random, int first, int digits) {
    long dropped = 0;
    int word = first;
    for (int digit = Integer.numberOfTrailingZeros(digits); digit < DIGITS; digit++) {
      long bits = random[word++];
      dropped = (digits >>> digit & 1) == 1 ? dropped | bits : dropped & bits;
    }
    return dropped;
  }

  /// Sets the numbers of one group, of a row of `n` that begins at `row0`.
  private void apply(float[] y, float[] x, int row0, int group, long mask, int n) {
    float scale = (float) (1 / (1 - rate));
    int first = row0 + group * GROUP;
    int count = Math.min(GROUP, n - group * GROUP);
    for (int i = 0; i < count; i++) {
      int all = -(int) (mask >>> i & 1);
      // Without a branch, for there is nothing to predict.
      y[first + i] = Float.intBitsToFloat(Float.floatToRawIntBits(x[first + i] * scale) & all);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    if (digits() == 0) {
      pass(dx, w.outputGradient, from * w.inputs, to * w.inputs);
      return;
    }
    int groups = groups(w.inputs);
    for (int row = from; row < to; row++) {
      for (int group = 0; group < groups; group++) {
        int kept = (row * groups + group) * GROUP / KEPT_BITS;
        long mask = 0;
        for (int i = 0; i < GROUP / KEPT_BITS; i++) {
          mask |= (long) w.kept[kept + i] << (KEPT_BITS * i);
        }
        apply(dx, w.outputGradient, row * w.inputs, group, mask, w.inputs);
      }
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
