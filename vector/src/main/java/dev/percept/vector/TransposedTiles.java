package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/// As [Tiles], for Aᵀ · B: the eight terms of a column of C lie side by side in A. All eight are
/// read; what the missing rows make of them is stored first, and then the last row over it.
final class TransposedTiles {
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);

  private TransposedTiles() {}

  /// C (8 × three vectors) += Aᵀ · B.
  static void byThree(
      float[] c,
      int[] cs,
      int j,
      int last,
      float[] a,
      int[] as,
      int i,
      float[] b,
      int b0,
      int ldb,
      int k) {
    int c0 = cs[0] + j;
    int c1 = cs[1] + j;
    int c2 = cs[2] + j;
    int c3 = cs[3] + j;
    int c4 = cs[4] + j;
    int c5 = cs[5] + j;
    int c6 = cs[6] + j;
    int c7 = cs[7] + j;
    FloatVector s00 = FloatVector.fromArray(FLOATS, c, c0);
    FloatVector s01 = FloatVector.fromArray(FLOATS, c, c0 + COUNT);
    FloatVector s02 = FloatVector.fromArray(FLOATS, c, c0 + last);
    FloatVector s10 = FloatVector.fromArray(FLOATS, c, c1);
    FloatVector s11 = FloatVector.fromArray(FLOATS, c, c1 + COUNT);
    FloatVector s12 = FloatVector.fromArray(FLOATS, c, c1 + last);
    FloatVector s20 = FloatVector.fromArray(FLOATS, c, c2);
    FloatVector s21 = FloatVector.fromArray(FLOATS, c, c2 + COUNT);
    FloatVector s22 = FloatVector.fromArray(FLOATS, c, c2 + last);
    FloatVector s30 = FloatVector.fromArray(FLOATS, c, c3);
    FloatVector s31 = FloatVector.fromArray(FLOATS, c, c3 + COUNT);
    FloatVector s32 = FloatVector.fromArray(FLOATS, c, c3 + last);
    FloatVector s40 = FloatVector.fromArray(FLOATS, c, c4);
    FloatVector s41 = FloatVector.fromArray(FLOATS, c, c4 + COUNT);
    FloatVector s42 = FloatVector.fromArray(FLOATS, c, c4 + last);
    FloatVector s50 = FloatVector.fromArray(FLOATS, c, c5);
    FloatVector s51 = FloatVector.fromArray(FLOATS, c, c5 + COUNT);
    FloatVector s52 = FloatVector.fromArray(FLOATS, c, c5 + last);
    FloatVector s60 = FloatVector.fromArray(FLOATS, c, c6);
    FloatVector s61 = FloatVector.fromArray(FLOATS, c, c6 + COUNT);
    FloatVector s62 = FloatVector.fromArray(FLOATS, c, c6 + last);
    FloatVector s70 = FloatVector.fromArray(FLOATS, c, c7);
    FloatVector s71 = FloatVector.fromArray(FLOATS, c, c7 + COUNT);
    FloatVector s72 = FloatVector.fromArray(FLOATS, c, c7 + last);
    for (int p = 0; p < k; p++) {
      int a0 = as[p] + i;
      FloatVector y0 = FloatVector.fromArray(FLOATS, b, b0);
      FloatVector y1 = FloatVector.fromArray(FLOATS, b, b0 + COUNT);
      FloatVector y2 = FloatVector.fromArray(FLOATS, b, b0 + last);
      b0 += ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0]);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      x = FloatVector.broadcast(FLOATS, a[a0 + 1]);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      x = FloatVector.broadcast(FLOATS, a[a0 + 2]);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      x = FloatVector.broadcast(FLOATS, a[a0 + 3]);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      x = FloatVector.broadcast(FLOATS, a[a0 + 4]);
      s40 = x.fma(y0, s40);
      s41 = x.fma(y1, s41);
      s42 = x.fma(y2, s42);
      x = FloatVector.broadcast(FLOATS, a[a0 + 5]);
      s50 = x.fma(y0, s50);
      s51 = x.fma(y1, s51);
      s52 = x.fma(y2, s52);
      x = FloatVector.broadcast(FLOATS, a[a0 + 6]);
      s60 = x.fma(y0, s60);
      s61 = x.fma(y1, s61);
      s62 = x.fma(y2, s62);
      x = FloatVector.broadcast(FLOATS, a[a0 + 7]);
      s70 = x.fma(y0, s70);
      s71 = x.fma(y1, s71);
      s72 = x.fma(y2, s72);
    }
    s70.add(ZERO).intoArray(c, c7);
    s71.add(ZERO).intoArray(c, c7 + COUNT);
    s72.add(ZERO).intoArray(c, c7 + last);
    s60.add(ZERO).intoArray(c, c6);
    s61.add(ZERO).intoArray(c, c6 + COUNT);
    s62.add(ZERO).intoArray(c, c6 + last);
    s50.add(ZERO).intoArray(c, c5);
    s51.add(ZERO).intoArray(c, c5 + COUNT);
    s52.add(ZERO).intoArray(c, c5 + last);
    s40.add(ZERO).intoArray(c, c4);
    s41.add(ZERO).intoArray(c, c4 + COUNT);
    s42.add(ZERO).intoArray(c, c4 + last);
    s30.add(ZERO).intoArray(c, c3);
    s31.add(ZERO).intoArray(c, c3 + COUNT);
    s32.add(ZERO).intoArray(c, c3 + last);
    s20.add(ZERO).intoArray(c, c2);
    s21.add(ZERO).intoArray(c, c2 + COUNT);
    s22.add(ZERO).intoArray(c, c2 + last);
    s10.add(ZERO).intoArray(c, c1);
    s11.add(ZERO).intoArray(c, c1 + COUNT);
    s12.add(ZERO).intoArray(c, c1 + last);
    s00.add(ZERO).intoArray(c, c0);
    s01.add(ZERO).intoArray(c, c0 + COUNT);
    s02.add(ZERO).intoArray(c, c0 + last);
  }

  /// C (8 × two vectors) += Aᵀ · B.
  static void byTwo(
      float[] c,
      int[] cs,
      int j,
      int last,
      float[] a,
      int[] as,
      int i,
      float[] b,
      int b0,
      int ldb,
      int k) {
    int c0 = cs[0] + j;
    int c1 = cs[1] + j;
    int c2 = cs[2] + j;
    int c3 = cs[3] + j;
    int c4 = cs[4] + j;
    int c5 = cs[5] + j;
    int c6 = cs[6] + j;
    int c7 = cs[7] + j;
    FloatVector s00 = FloatVector.fromArray(FLOATS, c, c0);
    FloatVector s01 = FloatVector.fromArray(FLOATS, c, c0 + last);
    FloatVector s10 = FloatVector.fromArray(FLOATS, c, c1);
    FloatVector s11 = FloatVector.fromArray(FLOATS, c, c1 + last);
    FloatVector s20 = FloatVector.fromArray(FLOATS, c, c2);
    FloatVector s21 = FloatVector.fromArray(FLOATS, c, c2 + last);
    FloatVector s30 = FloatVector.fromArray(FLOATS, c, c3);
    FloatVector s31 = FloatVector.fromArray(FLOATS, c, c3 + last);
    FloatVector s40 = FloatVector.fromArray(FLOATS, c, c4);
    FloatVector s41 = FloatVector.fromArray(FLOATS, c, c4 + last);
    FloatVector s50 = FloatVector.fromArray(FLOATS, c, c5);
    FloatVector s51 = FloatVector.fromArray(FLOATS, c, c5 + last);
    FloatVector s60 = FloatVector.fromArray(FLOATS, c, c6);
    FloatVector s61 = FloatVector.fromArray(FLOATS, c, c6 + last);
    FloatVector s70 = FloatVector.fromArray(FLOATS, c, c7);
    FloatVector s71 = FloatVector.fromArray(FLOATS, c, c7 + last);
    for (int p = 0; p < k; p++) {
      int a0 = as[p] + i;
      FloatVector y0 = FloatVector.fromArray(FLOATS, b, b0);
      FloatVector y1 = FloatVector.fromArray(FLOATS, b, b0 + last);
      b0 += ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0]);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      x = FloatVector.broadcast(FLOATS, a[a0 + 1]);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      x = FloatVector.broadcast(FLOATS, a[a0 + 2]);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      x = FloatVector.broadcast(FLOATS, a[a0 + 3]);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      x = FloatVector.broadcast(FLOATS, a[a0 + 4]);
      s40 = x.fma(y0, s40);
      s41 = x.fma(y1, s41);
      x = FloatVector.broadcast(FLOATS, a[a0 + 5]);
      s50 = x.fma(y0, s50);
      s51 = x.fma(y1, s51);
      x = FloatVector.broadcast(FLOATS, a[a0 + 6]);
      s60 = x.fma(y0, s60);
      s61 = x.fma(y1, s61);
      x = FloatVector.broadcast(FLOATS, a[a0 + 7]);
      s70 = x.fma(y0, s70);
      s71 = x.fma(y1, s71);
    }
    s70.add(ZERO).intoArray(c, c7);
    s71.add(ZERO).intoArray(c, c7 + last);
    s60.add(ZERO).intoArray(c, c6);
    s61.add(ZERO).intoArray(c, c6 + last);
    s50.add(ZERO).intoArray(c, c5);
    s51.add(ZERO).intoArray(c, c5 + last);
    s40.add(ZERO).intoArray(c, c4);
    s41.add(ZERO).intoArray(c, c4 + last);
    s30.add(ZERO).intoArray(c, c3);
    s31.add(ZERO).intoArray(c, c3 + last);
    s20.add(ZERO).intoArray(c, c2);
    s21.add(ZERO).intoArray(c, c2 + last);
    s10.add(ZERO).intoArray(c, c1);
    s11.add(ZERO).intoArray(c, c1 + last);
    s00.add(ZERO).intoArray(c, c0);
    s01.add(ZERO).intoArray(c, c0 + last);
  }

  /// C (8 × one vector) += Aᵀ · B.
  static void byOne(
      float[] c, int[] cs, int j, float[] a, int[] as, int i, float[] b, int b0, int ldb, int k) {
    int c0 = cs[0] + j;
    int c1 = cs[1] + j;
    int c2 = cs[2] + j;
    int c3 = cs[3] + j;
    int c4 = cs[4] + j;
    int c5 = cs[5] + j;
    int c6 = cs[6] + j;
    int c7 = cs[7] + j;
    FloatVector s00 = FloatVector.fromArray(FLOATS, c, c0);
    FloatVector s10 = FloatVector.fromArray(FLOATS, c, c1);
    FloatVector s20 = FloatVector.fromArray(FLOATS, c, c2);
    FloatVector s30 = FloatVector.fromArray(FLOATS, c, c3);
    FloatVector s40 = FloatVector.fromArray(FLOATS, c, c4);
    FloatVector s50 = FloatVector.fromArray(FLOATS, c, c5);
    FloatVector s60 = FloatVector.fromArray(FLOATS, c, c6);
    FloatVector s70 = FloatVector.fromArray(FLOATS, c, c7);
    for (int p = 0; p < k; p++) {
      int a0 = as[p] + i;
      FloatVector y0 = FloatVector.fromArray(FLOATS, b, b0);
      b0 += ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0]);
      s00 = x.fma(y0, s00);
      x = FloatVector.broadcast(FLOATS, a[a0 + 1]);
      s10 = x.fma(y0, s10);
      x = FloatVector.broadcast(FLOATS, a[a0 + 2]);
      s20 = x.fma(y0, s20);
      x = FloatVector.broadcast(FLOATS, a[a0 + 3]);
      s30 = x.fma(y0, s30);
      x = FloatVector.broadcast(FLOATS, a[a0 + 4]);
      s40 = x.fma(y0, s40);
      x = FloatVector.broadcast(FLOATS, a[a0 + 5]);
      s50 = x.fma(y0, s50);
      x = FloatVector.broadcast(FLOATS, a[a0 + 6]);
      s60 = x.fma(y0, s60);
      x = FloatVector.broadcast(FLOATS, a[a0 + 7]);
      s70 = x.fma(y0, s70);
    }
    s70.add(ZERO).intoArray(c, c7);
    s60.add(ZERO).intoArray(c, c6);
    s50.add(ZERO).intoArray(c, c5);
    s40.add(ZERO).intoArray(c, c4);
    s30.add(ZERO).intoArray(c, c3);
    s20.add(ZERO).intoArray(c, c2);
    s10.add(ZERO).intoArray(c, c1);
    s00.add(ZERO).intoArray(c, c0);
  }
}
