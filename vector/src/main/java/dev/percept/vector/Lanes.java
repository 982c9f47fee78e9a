package dev.percept.vector;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The vectors in use: the widest that this machine prefers, at most 16 floats.
final class Lanes {
  /// Vectors of floats.
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /// Vectors of as many ints.
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

  /// The floats in one vector.
  static final int COUNT = FLOATS.length();

  private static final FloatVector POSITIVE_ZERO = FloatVector.zero(FLOATS);

  private Lanes() {}

  // Made once: a mask made at each call is an object on the heap, in compiled code too.
  private static final List<VectorMask<Float>> FIRST =
      IntStream.range(0, COUNT).mapToObj(n -> FLOATS.indexInRange(0, n)).toList();

  /// The first n lanes; n is below [#COUNT].
  static VectorMask<Float> first(int n) {
    return FIRST.get(n);
  }

  /// How many of `rows` rows, the first at `offset` and each `stride` after the one before, one can
  /// load or store as whole vectors without reaching past the end of `a`. The Vector API allows
  /// masked vectors that do, but makes objects for each.
  static int wholeRows(float[] a, int offset, int stride, int rows) {
    int whole = rows;
    while (whole > 0 && offset + (whole - 1) * stride + COUNT > a.length) {
      whole--;
    }
    return whole;
  }

  static FloatVector load(float[] a, int offset) {
    return FloatVector.fromArray(FLOATS, a, offset);
  }

  static FloatVector load(float[] a, int offset, VectorMask<Float> mask) {
    return FloatVector.fromArray(FLOATS, a, offset, mask);
  }

  /// Stores a finished sum of products: -0 becomes +0.
  static void storeSum(FloatVector sum, float[] a, int offset) {
    sum.add(POSITIVE_ZERO).intoArray(a, offset);
  }

  /// As [#storeSum(FloatVector, float[], int)], the lanes of `mask` only.
  static void storeSum(FloatVector sum, float[] a, int offset, VectorMask<Float> mask) {
    sum.add(POSITIVE_ZERO).intoArray(a, offset, mask);
  }

  static IntVector bits(FloatVector v) {
    return v.reinterpretAsInts();
  }
}
