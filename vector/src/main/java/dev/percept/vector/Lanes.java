package dev.percept.vector;

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

  /// The vectors it takes to cover n floats, the last perhaps in part.
  static int vectors(int n) {
    return (n + COUNT - 1) / COUNT;
  }

  /// Which lanes of the last of [#vectors] vectors lie within n floats.
  static VectorMask<Float> last(int n) {
    return FLOATS.indexInRange((vectors(n) - 1) * COUNT, n);
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
