package dev.percept.train;

/// The Euclidean norm of all gradients: squares are added up in double, block by block, and then
/// the blocks, so that it does not depend on who adds up which.
final class GradientNorm {
  private static final int BLOCK = 4_096;

  private final double[] squares;

  /// @param elements the number of gradients
  GradientNorm(int elements) {
    this.squares = new double[(elements + BLOCK - 1) / BLOCK];
  }

  /// Adds up the blocks of part `part` of `parts`.
  void measure(float[] gradients, int part, int parts) {
    int last = (int) ((long) squares.length * (part + 1) / parts);
    for (int block = (int) ((long) squares.length * part / parts); block < last; block++) {
      int to = Math.min(gradients.length, (block + 1) * BLOCK);
      double sum = 0;
      for (int i = block * BLOCK; i < to; i++) {
        sum += (double) gradients[i] * gradients[i];
      }
      squares[block] = sum;
    }
  }

  /// What gradients are to be multiplied by, when all parts are done, so that their norm is at most
  /// `most`.
  float factor(double most) {
    double norm = norm();
    return norm > most ? (float) (most / norm) : 1f;
  }

  /// The norm, when all parts are done.
  double norm() {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }
}
