package dev.percept.data;

/// What a data set holds of its samples, one after the other: the bytes of images, or numbers.
///
/// Immutable by agreement: arrays are taken and given without copying, and nobody writes to them.
public sealed interface Samples {

  /// The elements of all samples together.
  int elements();

  /// Sets `count` elements of `out`, from `out0` on, to those of the samples from `start` on, as a
  /// network sees them.
  void fill(float[] out, int out0, int start, int count);

  /// Room for `elements` elements of the same kind.
  Samples room(int elements);

  /// Copies `count` elements from `start` on to place `other` of `into`, which is of the same kind.
  ///
  /// @throws ClassCastException if it is not
  void copy(int start, Samples into, int other, int count);

  /// The pixels of images, 0 to 255; a [Batch] turns them into 0 … 1.
  final class Pixels implements Samples {
    private final byte[] values;

    /// @param values all images, each row by row; owned by this from here on
    public Pixels(byte[] values) {
      this.values = values;
    }

    @Override
    public void fill(float[] out, int out0, int start, int count) {
      for (int i = 0; i < count; i++) {
        out[out0 + i] = Batch.SCALED[values[start + i] & 0xFF];
      }
    }

    @Override
    public Pixels room(int elements) {
      return new Pixels(new byte[elements]);
    }

    @Override
    public void copy(int start, Samples into, int other, int count) {
      System.arraycopy(values, start, ((Pixels) into).values, other, count);
    }

    /// All pixels; the own array, read only.
    public byte[] values() {
      return values;
    }

    @Override
    public int elements() {
      return values.length;
    }
  }

  /// Numbers that a network gets as they are: columns of a table, or anything else.
  final class Numbers implements Samples {
    private final float[] values;

    /// @param values all samples, one after the other; owned by this from here on
    public Numbers(float[] values) {
      this.values = values;
    }

    @Override
    public void fill(float[] out, int out0, int start, int count) {
      System.arraycopy(values, start, out, out0, count);
    }

    @Override
    public Numbers room(int elements) {
      return new Numbers(new float[elements]);
    }

    @Override
    public void copy(int start, Samples into, int other, int count) {
      System.arraycopy(values, start, ((Numbers) into).values, other, count);
    }

    /// All numbers; the own array, read only.
    public float[] values() {
      return values;
    }

    @Override
    public int elements() {
      return values.length;
    }
  }
}
