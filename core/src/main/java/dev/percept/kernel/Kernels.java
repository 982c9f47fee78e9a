package dev.percept.kernel;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The arithmetic of every layer, on raw arrays.
///
/// [ScalarKernels] is the specification: whatever another implementation does differently, it gives
/// the same bits. Matrices are row-major; an argument `name0` is the offset of the first element
/// and `ldname` the distance from one row to the next. Outputs come first. A name says whether an
/// output is overwritten or added to (`add…`). Arrays that are written must not overlap those that
/// are read, unless said. Kernels trust their arguments (shapes are checked where a network is
/// bound) and know nothing of threads: a caller splits rows or columns and calls once per part.
///
/// Each element of a product is one chain of fused multiply-adds in ascending k that starts from
/// what was in the output; a result of -0 is stored as +0, so that a term of zero may be skipped or
/// added without changing a bit (for finite factors).
public interface Kernels {

  /// What a start-up line calls it, for example `vector (512-bit)`.
  String name();

  /// Works on made-up numbers until the kernels run at their full speed, or for `nanos`
  /// nanoseconds. Never needed: kernels that start slowly leave their work to the scalar ones
  /// meanwhile. Call it on another thread while data is being loaded, so that training starts at
  /// full speed.
  ///
  /// @return whether they do
  default boolean warmUp(long nanos) {
    return true;
  }

  /// C (m × n) += A (m × k) · B (k × n).
  void addProduct(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (m × n) += A (m × k) · Bᵀ, where B is n × k.
  void addProductTransposedB(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (m × n) += Aᵀ · B, where A is k × m and B is k × n.
  void addProductTransposedA(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (m × n) += A (m × k) · B (k × n), where row i of A begins at `a0 + rows[rows0 + i]`. Rows of
  /// A may overlap.
  void addProductOfRows(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (m × n) += A (m × k) · B (k × n), where row i of C begins at `c0 + rows[rows0 + i]`. No two
  /// rows of C may overlap.
  void addProductToRows(
      float[] c,
      int c0,
      int[] rows,
      int rows0,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (m × n) += Aᵀ · B, where A is k × m and its row p begins at `a0 + rows[rows0 + p]`, in
  /// ascending order, and B is k × n. Rows of A may overlap.
  void addProductOfRowsTransposed(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k);

  /// C (`rows` × n) += A · B for the sparse rows `firstRow` … of A, of which only the columns
  /// `firstColumn` (inclusive) to `lastColumn` (exclusive) count; B has n columns.
  ///
  /// @param c0 the offset of the row of C that belongs to `firstRow`
  /// @param b0 the offset of the row of B that belongs to column 0 of A
  void addSparseProduct(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int firstRow,
      int rows,
      int firstColumn,
      int lastColumn,
      float[] b,
      int b0,
      int ldb,
      int n);

  /// Sets each of `rows` rows of C to the n numbers of `row`.
  void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n);

  /// sum (n) += the rows of A (`rows` × n), one after the other.
  void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n);

  /// y = 1 / (1 + e^-x), elementwise, as [FloatMath#sigmoid]. `y` may be `x`.
  void sigmoid(float[] y, int y0, float[] x, int x0, int n);

  /// dx = (dy · (1 - y)) · y, elementwise: the gradient through a sigmoid whose output was y. `dx`
  /// may be `dy`.
  void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n);

  /// y = e^x, elementwise, as [FloatMath#exp]. `y` may be `x`.
  void exp(float[] y, int y0, float[] x, int x0, int n);

  /// y = e^x - 1, elementwise, as [FloatMath#expm1]. `y` may be `x`.
  void expm1(float[] y, int y0, float[] x, int x0, int n);

  /// y = tanh x, elementwise, as [FloatMath#tanh]. `y` may be `x`.
  void tanh(float[] y, int y0, float[] x, int x0, int n);

  /// y = log(1 + e^x), elementwise, as [FloatMath#log1pExp]. `y` may be `x`.
  void log1pExp(float[] y, int y0, float[] x, int x0, int n);

  /// y = Φ(x), the normal distribution function, elementwise, as [FloatMath#normalDistribution].
  /// `y` may be `x`.
  void normalDistribution(float[] y, int y0, float[] x, int x0, int n);

  /// Each row of P (`rows` × n) becomes the softmax of that row of X: e^(x - max) / Σ e^(x - max),
  /// the sum over 16 lanes (see [ScalarKernels#sumOfLanes]). `p` may be `x`.
  ///
  /// @param losses null, or where the cross-entropy of each row goes: `losses[losses0 + i]` becomes
  ///   log Σ e^x - x[`labels[labels0 + i]`]
  /// @param labels the class of each row; null where `losses` is
  void softmax(
      float[] p,
      int p0,
      float[] x,
      int x0,
      int rows,
      int n,
      double @Nullable [] losses,
      int losses0,
      int @Nullable [] labels,
      int labels0);

  /// p = p - rate · g, elementwise, as one fused multiply-add.
  void descend(float[] p, int p0, float[] g, int g0, float rate, int n);

  /// C (`rows` × n) += factor · A, elementwise, as one fused multiply-add.
  void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n);

  /// The greatest of what a window shows, at `positions` positions side by side: number c of
  /// position i of Y becomes the greatest of x[`x0` + i `step` + r `rowStep` + s `columnStep` + c]
  /// over the `height` rows r and the `width` columns s of the window, for each of `channels` c.
  /// The first of equals counts: the first in each row of the window, then the first row. A NaN is
  /// greater than nothing, and nothing is greater than a NaN.
  ///
  /// @param number null, or where it is kept which one that was: r `width` + s
  void maxOfWindows(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      int positions,
      int channels);

  /// The way back of [#maxOfWindows]: adds each number of dY to the one of dX that its output was
  /// taken from, position after position.
  void addToGreatest(
      float[] dx,
      int dx0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0,
      int positions,
      int channels);

  /// sum (n) += (a - mean)² over the rows of A (`rows` × n), one after the other, each as a fused
  /// multiply-add.
  void addSquares(
      float[] sum, int sum0, float[] a, int a0, int lda, float[] mean, int mean0, int rows, int n);

  /// sum (n) += a · (b - mean) over the rows of A and B (`rows` × n), one after the other, each as
  /// a fused multiply-add.
  void addProductsWithCentred(
      float[] sum,
      int sum0,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      float[] mean,
      int mean0,
      int rows,
      int n);

  /// y = (x - d₀) · d₁ + d₂ over `rows` × n, where D (3 × n) holds three numbers for each column: a
  /// difference, then a fused multiply-add. `y` may be `x`.
  void scaleColumns(
      float[] y,
      int y0,
      int ldy,
      float[] x,
      int x0,
      int ldx,
      float[] d,
      int d0,
      int ldd,
      int rows,
      int n);

  /// dx = dy · d₁ + ((x - d₀) · d₂ + d₃) over `rows` × n, where D (4 × n) holds four numbers for
  /// each column: a difference, then two fused multiply-adds.
  void scaleColumnsGradient(
      float[] dx,
      int dx0,
      int lddx,
      float[] dy,
      int dy0,
      int lddy,
      float[] x,
      int x0,
      int ldx,
      float[] d,
      int d0,
      int ldd,
      int rows,
      int n);

  /// The scalar kernels, or those of the first provider on the module path that works on this
  /// machine.
  ///
  /// Touches no thread and no global state; a caller keeps what it gets.
  static KernelChoice best() {
    return KernelChoice.among(ServiceLoader.load(KernelProvider.class));
  }

  /// The SIMD kernels without their slow start being hidden, for whoever checks what they compute;
  /// empty where there are none.
  static Optional<Kernels> unwarmed() {
    for (KernelProvider provider : ServiceLoader.load(KernelProvider.class)) {
      Kernels kernels = provider.unwarmed();
      if (kernels != null) {
        return Optional.of(kernels);
      }
    }
    return Optional.empty();
  }
}
