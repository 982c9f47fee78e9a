package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Turns rows of a matrix into columns of a panel, square by square: as many rows as a vector has
/// lanes are loaded as vectors, and in round s = 1, 2, 4, … vectors i and i + s exchange every
/// other group of s lanes.
final class Transposition {
  /// So many terms of all rows are written one after the other, so that they share the nearest
  /// cache.
  private static final int TERMS = 64;

  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorMask<Float> ODD_1 = odd(1);
  private static final VectorMask<Float> ODD_2 = odd(2);
  private static final VectorMask<Float> ODD_4 = odd(4);
  private static final VectorMask<Float> ODD_8 = odd(8);

  private Transposition() {}

  private static VectorShuffle<Float> swap(int s) {
    return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ s) % COUNT);
  }

  /// Every other group of s lanes.
  private static VectorMask<Float> odd(int s) {
    long lanes = 0;
    for (int lane = 0; lane < COUNT; lane++) {
      lanes |= (long) (lane / s % 2) << lane;
    }
    return VectorMask.fromLong(FLOATS, lanes);
  }

  /// Sets `t[t0 + p·ldt + j]` to `a[a0 + j·lda + p]` for j below `rows` and p below k, neither of
  /// them less than the lanes of a vector. Where one is no multiple of that, the last square
  /// overlaps the one before.
  static void copy(float[] t, int t0, int ldt, float[] a, int a0, int lda, int rows, int k) {
    int terms;
    for (int p = 0; p < k; p += terms) {
      terms = k - p < TERMS + COUNT ? k - p : TERMS;
      copyTerms(t, t0 + p * ldt, ldt, a, a0 + p, lda, rows, terms);
    }
  }

  private static void copyTerms(
      float[] t, int t0, int ldt, float[] a, int a0, int lda, int rows, int k) {
    for (int j = 0; j + COUNT <= rows; j += COUNT) {
      copyStrip(t, t0 + j, ldt, a, a0 + j * lda, lda, k);
    }
    if (rows % COUNT != 0) {
      int j = rows - COUNT;
      copyStrip(t, t0 + j, ldt, a, a0 + j * lda, lda, k);
    }
  }

  private static void copyStrip(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    squares(t, t0, ldt, a, a0, lda, k);
    if (k % COUNT != 0) {
      int p = k - COUNT;
      squares(t, t0 + p * ldt, ldt, a, a0 + p, lda, COUNT);
    }
  }

  private static void squares(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    if (COUNT == 16) {
      strip16(t, t0, ldt, a, a0, lda, k);
    } else if (COUNT == 8) {
      strip8(t, t0, ldt, a, a0, lda, k);
    } else {
      strip4(t, t0, ldt, a, a0, lda, k);
    }
  }

  private static void strip16(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    int a8 = a7 + lda;
    int a9 = a8 + lda;
    int a10 = a9 + lda;
    int a11 = a10 + lda;
    int a12 = a11 + lda;
    int a13 = a12 + lda;
    int a14 = a13 + lda;
    int a15 = a14 + lda;
    for (int p = 0; p <= k - 16; p += 16) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, a, a0 + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, a, a1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, a, a2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, a, a3 + p);
      FloatVector v4 = FloatVector.fromArray(FLOATS, a, a4 + p);
      FloatVector v5 = FloatVector.fromArray(FLOATS, a, a5 + p);
      FloatVector v6 = FloatVector.fromArray(FLOATS, a, a6 + p);
      FloatVector v7 = FloatVector.fromArray(FLOATS, a, a7 + p);
      FloatVector v8 = FloatVector.fromArray(FLOATS, a, a8 + p);
      FloatVector v9 = FloatVector.fromArray(FLOATS, a, a9 + p);
      FloatVector v10 = FloatVector.fromArray(FLOATS, a, a10 + p);
      FloatVector v11 = FloatVector.fromArray(FLOATS, a, a11 + p);
      FloatVector v12 = FloatVector.fromArray(FLOATS, a, a12 + p);
      FloatVector v13 = FloatVector.fromArray(FLOATS, a, a13 + p);
      FloatVector v14 = FloatVector.fromArray(FLOATS, a, a14 + p);
      FloatVector v15 = FloatVector.fromArray(FLOATS, a, a15 + p);
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
      w = v8.rearrange(SWAP_1);
      v8 = v8.blend(v9.rearrange(SWAP_1), ODD_1);
      v9 = w.blend(v9, ODD_1);
      w = v10.rearrange(SWAP_1);
      v10 = v10.blend(v11.rearrange(SWAP_1), ODD_1);
      v11 = w.blend(v11, ODD_1);
      w = v12.rearrange(SWAP_1);
      v12 = v12.blend(v13.rearrange(SWAP_1), ODD_1);
      v13 = w.blend(v13, ODD_1);
      w = v14.rearrange(SWAP_1);
      v14 = v14.blend(v15.rearrange(SWAP_1), ODD_1);
      v15 = w.blend(v15, ODD_1);
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
      w = v8.rearrange(SWAP_2);
      v8 = v8.blend(v10.rearrange(SWAP_2), ODD_2);
      v10 = w.blend(v10, ODD_2);
      w = v9.rearrange(SWAP_2);
      v9 = v9.blend(v11.rearrange(SWAP_2), ODD_2);
      v11 = w.blend(v11, ODD_2);
      w = v12.rearrange(SWAP_2);
      v12 = v12.blend(v14.rearrange(SWAP_2), ODD_2);
      v14 = w.blend(v14, ODD_2);
      w = v13.rearrange(SWAP_2);
      v13 = v13.blend(v15.rearrange(SWAP_2), ODD_2);
      v15 = w.blend(v15, ODD_2);
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
      w = v8.rearrange(SWAP_4);
      v8 = v8.blend(v12.rearrange(SWAP_4), ODD_4);
      v12 = w.blend(v12, ODD_4);
      w = v9.rearrange(SWAP_4);
      v9 = v9.blend(v13.rearrange(SWAP_4), ODD_4);
      v13 = w.blend(v13, ODD_4);
      w = v10.rearrange(SWAP_4);
      v10 = v10.blend(v14.rearrange(SWAP_4), ODD_4);
      v14 = w.blend(v14, ODD_4);
      w = v11.rearrange(SWAP_4);
      v11 = v11.blend(v15.rearrange(SWAP_4), ODD_4);
      v15 = w.blend(v15, ODD_4);
      w = v0.rearrange(SWAP_8);
      v0 = v0.blend(v8.rearrange(SWAP_8), ODD_8);
      v8 = w.blend(v8, ODD_8);
      w = v1.rearrange(SWAP_8);
      v1 = v1.blend(v9.rearrange(SWAP_8), ODD_8);
      v9 = w.blend(v9, ODD_8);
      w = v2.rearrange(SWAP_8);
      v2 = v2.blend(v10.rearrange(SWAP_8), ODD_8);
      v10 = w.blend(v10, ODD_8);
      w = v3.rearrange(SWAP_8);
      v3 = v3.blend(v11.rearrange(SWAP_8), ODD_8);
      v11 = w.blend(v11, ODD_8);
      w = v4.rearrange(SWAP_8);
      v4 = v4.blend(v12.rearrange(SWAP_8), ODD_8);
      v12 = w.blend(v12, ODD_8);
      w = v5.rearrange(SWAP_8);
      v5 = v5.blend(v13.rearrange(SWAP_8), ODD_8);
      v13 = w.blend(v13, ODD_8);
      w = v6.rearrange(SWAP_8);
      v6 = v6.blend(v14.rearrange(SWAP_8), ODD_8);
      v14 = w.blend(v14, ODD_8);
      w = v7.rearrange(SWAP_8);
      v7 = v7.blend(v15.rearrange(SWAP_8), ODD_8);
      v15 = w.blend(v15, ODD_8);
      int q = t0 + p * ldt;
      v0.intoArray(t, q);
      q += ldt;
      v1.intoArray(t, q);
      q += ldt;
      v2.intoArray(t, q);
      q += ldt;
      v3.intoArray(t, q);
      q += ldt;
      v4.intoArray(t, q);
      q += ldt;
      v5.intoArray(t, q);
      q += ldt;
      v6.intoArray(t, q);
      q += ldt;
      v7.intoArray(t, q);
      q += ldt;
      v8.intoArray(t, q);
      q += ldt;
      v9.intoArray(t, q);
      q += ldt;
      v10.intoArray(t, q);
      q += ldt;
      v11.intoArray(t, q);
      q += ldt;
      v12.intoArray(t, q);
      q += ldt;
      v13.intoArray(t, q);
      q += ldt;
      v14.intoArray(t, q);
      q += ldt;
      v15.intoArray(t, q);
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
      FloatVector v0 = FloatVector.fromArray(FLOATS, a, a0 + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, a, a1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, a, a2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, a, a3 + p);
      FloatVector v4 = FloatVector.fromArray(FLOATS, a, a4 + p);
      FloatVector v5 = FloatVector.fromArray(FLOATS, a, a5 + p);
      FloatVector v6 = FloatVector.fromArray(FLOATS, a, a6 + p);
      FloatVector v7 = FloatVector.fromArray(FLOATS, a, a7 + p);
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
      q += ldt;
      v1.intoArray(t, q);
      q += ldt;
      v2.intoArray(t, q);
      q += ldt;
      v3.intoArray(t, q);
      q += ldt;
      v4.intoArray(t, q);
      q += ldt;
      v5.intoArray(t, q);
      q += ldt;
      v6.intoArray(t, q);
      q += ldt;
      v7.intoArray(t, q);
    }
  }

  private static void strip4(float[] t, int t0, int ldt, float[] a, int a0, int lda, int k) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int p = 0; p <= k - 4; p += 4) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, a, a0 + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, a, a1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, a, a2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, a, a3 + p);
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
      q += ldt;
      v1.intoArray(t, q);
      q += ldt;
      v2.intoArray(t, q);
      q += ldt;
      v3.intoArray(t, q);
    }
  }
}
