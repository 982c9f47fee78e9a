package dev.percept.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Turns rows of a matrix into columns of a panel, square by square: the rows of a square of eight
/// (of four, where a vector has only four lanes) are loaded as vectors, and in round s = 1, 2, 4
/// vectors i and i + s exchange every other group of s lanes.
final class Transposition {
  /// The rows and columns of a square.
  static final int SIDE = Math.min(8, Lanes.COUNT);

  /// So many terms of all rows are written one after the other, so that they share the nearest
  /// cache.
  private static final int TERMS = 64;

  private static final VectorSpecies<Float> SPECIES =
      SIDE == 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4 % SIDE);
  private static final VectorMask<Float> ODD_1 = VectorMask.fromLong(SPECIES, 0b10101010);
  private static final VectorMask<Float> ODD_2 = VectorMask.fromLong(SPECIES, 0b11001100);
  private static final VectorMask<Float> ODD_4 = VectorMask.fromLong(SPECIES, 0b11110000);

  private Transposition() {}

  private static VectorShuffle<Float> swap(int s) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ s);
  }

  /// Sets `t[t0 + p·ldt + j]` to `a[a0 + j·lda + p]` for j below `rows` and p below k. Where the
  /// rows or terms are no multiple of the side of a square, the last one overlaps the one before.
  static void copy(float[] t, int t0, int ldt, float[] a, int a0, int lda, int rows, int k) {
    if (rows < SIDE || k < SIDE) {
      copyElements(t, t0, ldt, a, a0, lda, rows, k);
      return;
    }
    int terms;
    for (int p = 0; p < k; p += terms) {
      terms = k - p < TERMS + SIDE ? k - p : TERMS;
      copyTerms(t, t0 + p * ldt, ldt, a, a0 + p, lda, rows, terms);
    }
  }

  private static void copyTerms(
      float[] t, int t0, int ldt, float[] a, int a0, int lda, int rows, int k) {
    for (int j = 0; j + SIDE <= rows; j += SIDE) {
      copyStrip(t, t0 + j, ldt, a, a0 + j * lda, lda, k);
    }
    if (rows % SIDE != 0) {
      int j = rows - SIDE;
      copyStrip(t, t0 + j, ldt, a, a0 + j * lda, lda, k);
    }
  }

  private static void copyElements(
      float[] t, int t0, int ldt, float[] a, int a0, int lda, int rows, int k) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < rows; j++) {
        t[t0 + p * ldt + j] = a[a0 + j * lda + p];
      }
    }
  }

  /// Copies [#SIDE] columns of A, element (p, i) at `a0 + p·lda + i`, to `t0 + p·ldt + i`.
  static void copyColumns(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    for (int p = 0; p < k; p++) {
      FloatVector.fromArray(SPECIES, a, a0 + p * lda).intoArray(t, t0 + p * ldt);
    }
  }

  private static void copyStrip(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    squares(t, t0, ldt, a, a0, lda, k);
    if (k % SIDE != 0) {
      int p = k - SIDE;
      squares(t, t0 + p * ldt, ldt, a, a0 + p, lda, SIDE);
    }
  }

  private static void squares(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    if (SIDE == 8) {
      strip8(t, t0, ldt, a, a0, lda, k);
    } else {
      strip4(t, t0, ldt, a, a0, lda, k);
    }
  }

  private static void strip8(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int p = 0; p <= k - 8; p += 8) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, a, a0 + p);
      FloatVector v1 = FloatVector.fromArray(SPECIES, a, a1 + p);
      FloatVector v2 = FloatVector.fromArray(SPECIES, a, a2 + p);
      FloatVector v3 = FloatVector.fromArray(SPECIES, a, a3 + p);
      FloatVector v4 = FloatVector.fromArray(SPECIES, a, a4 + p);
      FloatVector v5 = FloatVector.fromArray(SPECIES, a, a5 + p);
      FloatVector v6 = FloatVector.fromArray(SPECIES, a, a6 + p);
      FloatVector v7 = FloatVector.fromArray(SPECIES, a, a7 + p);
      FloatVector w;
      w = v0.rearrange(SWAP_1);
      v0 = v0.blend(v1.rearrange(SWAP_1), ODD_1);
      v1 = w.blend(v1, ODD_1);
      w = v2.rearrange(SWAP_1);
      v2 = v2.blend(v3.rearrange(SWAP_1), ODD_1);
      v3 = w.blend(v3, ODD_1);
      w = v4.rearrange(SWAP_1);
      v4 = v4.blend(v5.rearrange(SWAP_1), ODD_1);
      v5 = w.blend(v5, ODD_1);
      w = v6.rearrange(SWAP_1);
      v6 = v6.blend(v7.rearrange(SWAP_1), ODD_1);
      v7 = w.blend(v7, ODD_1);
      w = v0.rearrange(SWAP_2);
      v0 = v0.blend(v2.rearrange(SWAP_2), ODD_2);
      v2 = w.blend(v2, ODD_2);
      w = v1.rearrange(SWAP_2);
      v1 = v1.blend(v3.rearrange(SWAP_2), ODD_2);
      v3 = w.blend(v3, ODD_2);
      w = v4.rearrange(SWAP_2);
      v4 = v4.blend(v6.rearrange(SWAP_2), ODD_2);
      v6 = w.blend(v6, ODD_2);
      w = v5.rearrange(SWAP_2);
      v5 = v5.blend(v7.rearrange(SWAP_2), ODD_2);
      v7 = w.blend(v7, ODD_2);
      w = v0.rearrange(SWAP_4);
      v0 = v0.blend(v4.rearrange(SWAP_4), ODD_4);
      v4 = w.blend(v4, ODD_4);
      w = v1.rearrange(SWAP_4);
      v1 = v1.blend(v5.rearrange(SWAP_4), ODD_4);
      v5 = w.blend(v5, ODD_4);
      w = v2.rearrange(SWAP_4);
      v2 = v2.blend(v6.rearrange(SWAP_4), ODD_4);
      v6 = w.blend(v6, ODD_4);
      w = v3.rearrange(SWAP_4);
      v3 = v3.blend(v7.rearrange(SWAP_4), ODD_4);
      v7 = w.blend(v7, ODD_4);
      int q = t0 + p * ldt;
      v0.intoArray(t, q);
      v1.intoArray(t, q + ldt);
      v2.intoArray(t, q + 2 * ldt);
      v3.intoArray(t, q + 3 * ldt);
      v4.intoArray(t, q + 4 * ldt);
      v5.intoArray(t, q + 5 * ldt);
      v6.intoArray(t, q + 6 * ldt);
      v7.intoArray(t, q + 7 * ldt);
    }
  }

  private static void strip4(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int p = 0; p <= k - 4; p += 4) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, a, a0 + p);
      FloatVector v1 = FloatVector.fromArray(SPECIES, a, a1 + p);
      FloatVector v2 = FloatVector.fromArray(SPECIES, a, a2 + p);
      FloatVector v3 = FloatVector.fromArray(SPECIES, a, a3 + p);
      FloatVector w;
      w = v0.rearrange(SWAP_1);
      v0 = v0.blend(v1.rearrange(SWAP_1), ODD_1);
      v1 = w.blend(v1, ODD_1);
      w = v2.rearrange(SWAP_1);
      v2 = v2.blend(v3.rearrange(SWAP_1), ODD_1);
      v3 = w.blend(v3, ODD_1);
      w = v0.rearrange(SWAP_2);
      v0 = v0.blend(v2.rearrange(SWAP_2), ODD_2);
      v2 = w.blend(v2, ODD_2);
      w = v1.rearrange(SWAP_2);
      v1 = v1.blend(v3.rearrange(SWAP_2), ODD_2);
      v3 = w.blend(v3, ODD_2);
      int q = t0 + p * ldt;
      v0.intoArray(t, q);
      v1.intoArray(t, q + ldt);
      v2.intoArray(t, q + 2 * ldt);
      v3.intoArray(t, q + 3 * ldt);
    }
  }
}
