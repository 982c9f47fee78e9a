package dev.percept.train;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import org.jspecify.annotations.Nullable;

/// Kernels that never reach their full speed.
final class NeverWarm implements Kernels {
  private final Kernels scalar = new ScalarKernels();

  @Override
  public String name() {
    return "never warm";
  }

  @Override
  public boolean warmUp(long nanos) {
    return false;
  }

  @Override
  public void addProduct(
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
      int k) {
    scalar.addProduct(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductTransposedB(
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
      int k) {
    scalar.addProductTransposedB(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductTransposedA(
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
      int k) {
    scalar.addProductTransposedA(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addSparseProduct(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int firstRow,
      int rows,
      float[] b,
      int b0,
      int ldb,
      int n) {
    scalar.addSparseProduct(c, c0, ldc, a, firstRow, rows, b, b0, ldb, n);
  }

  @Override
  public void addSparseProductTransposedA(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int rows,
      int firstColumn,
      int lastColumn,
      float[] b,
      int b0,
      int ldb,
      int n) {
    scalar.addSparseProductTransposedA(c, c0, ldc, a, rows, firstColumn, lastColumn, b, b0, ldb, n);
  }

  @Override
  public void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n) {
    scalar.setRows(c, c0, ldc, row, row0, rows, n);
  }

  @Override
  public void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    scalar.addRows(sum, sum0, a, a0, lda, rows, n);
  }

  @Override
  public void sigmoid(float[] y, int y0, float[] x, int x0, int n) {
    scalar.sigmoid(y, y0, x, x0, n);
  }

  @Override
  public void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n) {
    scalar.sigmoidGradient(dx, dx0, dy, dy0, y, y0, n);
  }

  @Override
  public void softmax(
      float[] p,
      int p0,
      float[] x,
      int x0,
      int rows,
      int n,
      double @Nullable [] losses,
      int losses0,
      int @Nullable [] labels,
      int labels0) {
    scalar.softmax(p, p0, x, x0, rows, n, losses, losses0, labels, labels0);
  }

  @Override
  public void descend(float[] p, int p0, float[] g, int g0, float rate, int n) {
    scalar.descend(p, p0, g, g0, rate, n);
  }
}
