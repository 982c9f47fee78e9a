package dev.percept.kernel;

import org.jspecify.annotations.Nullable;

/// The specification of every kernel: plain loops, one formula each.
public final class ScalarKernels implements Kernels {

  /// The number of lanes of a sum, the same for every SIMD width.
  public static final int LANES = 16;

  /// Kernels without state; one is as good as another.
  public ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  // c[i][j] = fma(a[i][p], b[p][j], c[i][j]) for p = 0, 1, …, k - 1. The loop over j is innermost,
  // so that
  // memory is read in order; each element still sees its terms in ascending p.
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
    for (int i = 0; i < m; i++) {
      int row = c0 + i * ldc;
      for (int p = 0; p < k; p++) {
        addMultiple(c, row, a[a0 + i * lda + p], b, b0 + p * ldb, n);
      }
    }
  }

  // c[i][j] = fma(a[i][p], b[j][p], c[i][j]) for p = 0, 1, …, k - 1.
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
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = c[c0 + i * ldc + j];
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[a0 + i * lda + p], b[b0 + j * ldb + p], sum);
        }
        c[c0 + i * ldc + j] = sum + 0f;
      }
    }
  }

  // c[i][j] = fma(a[p][i], b[p][j], c[i][j]) for p = 0, 1, …, k - 1.
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
    for (int i = 0; i < m; i++) {
      int row = c0 + i * ldc;
      for (int p = 0; p < k; p++) {
        addMultiple(c, row, a[a0 + p * lda + i], b, b0 + p * ldb, n);
      }
    }
  }

  // c[i][j] = fma(a[i][p], b[p][j], c[i][j]) for p = 0, 1, …, k - 1; so below.
  @Override
  public void addProductOfRows(
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
      int k) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        addMultiple(c, c0 + i * ldc, a[a0 + rows[rows0 + i] + p], b, b0 + p * ldb, n);
      }
    }
  }

  @Override
  public void addProductToRows(
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
      int k) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        addMultiple(c, c0 + rows[rows0 + i], a[a0 + i * lda + p], b, b0 + p * ldb, n);
      }
    }
  }

  @Override
  public void addProductOfRowsTransposed(
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
      int k) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        addMultiple(c, c0 + i * ldc, a[a0 + rows[rows0 + p] + i], b, b0 + p * ldb, n);
      }
    }
  }

  @Override
  public void addSparseProduct(
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
      int n) {
    for (int i = 0; i < rows; i++) {
      int row = c0 + i * ldc;
      int start = a.position(firstRow + i, firstColumn);
      int end = a.position(firstRow + i, lastColumn);
      for (int p = start; p < end; p++) {
        int element = a.elements[p];
        int column = SparseRows.column(element);
        float value = a.values[element & SparseRows.VALUE_MASK];
        addMultiple(c, row, value, b, b0 + column * ldb, n);
      }
      if (start == end) {
        // The terms of a row of zeros are all skipped, yet they too would turn a -0 into +0.
        for (int j = 0; j < n; j++) {
          c[row + j] += 0f;
        }
      }
    }
  }

  // Adding +0 turns a -0 into +0 and changes nothing else; doing so once at the end gives the same
  // bits.
  private static void addMultiple(float[] c, int c0, float x, float[] b, int b0, int n) {
    for (int j = 0; j < n; j++) {
      c[c0 + j] = Math.fma(x, b[b0 + j], c[c0 + j]) + 0f;
    }
  }

  @Override
  public void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(row, row0, c, c0 + i * ldc, n);
    }
  }

  @Override
  public void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        sum[sum0 + j] += a[a0 + i * lda + j];
      }
    }
  }

  @Override
  public void sigmoid(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.sigmoid(x[x0 + i]);
    }
  }

  @Override
  public void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i++) {
      dx[dx0 + i] = dy[dy0 + i] * (1f - y[y0 + i]) * y[y0 + i];
    }
  }

  @Override
  public void exp(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.exp(x[x0 + i]);
    }
  }

  @Override
  public void expm1(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.expm1(x[x0 + i]);
    }
  }

  @Override
  public void tanh(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.tanh(x[x0 + i]);
    }
  }

  @Override
  public void log1pExp(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.log1pExp(x[x0 + i]);
    }
  }

  @Override
  public void normalDistribution(float[] y, int y0, float[] x, int x0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = FloatMath.normalDistribution(x[x0 + i]);
    }
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
    for (int i = 0; i < rows; i++) {
      int in = x0 + i * n;
      int out = p0 + i * n;
      float max = max(x, in, n);
      float margin = losses != null && labels != null ? max - x[in + labels[labels0 + i]] : 0f;
      for (int j = 0; j < n; j++) {
        p[out + j] = FloatMath.exp(x[in + j] - max);
      }
      float sum = sumOfLanes(p, out, n);
      for (int j = 0; j < n; j++) {
        p[out + j] /= sum;
      }
      if (losses != null) {
        losses[losses0 + i] = (double) FloatMath.log(sum) + margin;
      }
    }
  }

  /// The greatest of n ≥ 1 numbers; NaN if one of them is.
  public static float max(float[] x, int x0, int n) {
    float max = x[x0];
    for (int j = 1; j < n; j++) {
      max = Math.max(max, x[x0 + j]);
    }
    return max;
  }

  /// The sum of n numbers in 16 lanes: lane l adds elements l, l + 16, l + 32, … in that order,
  /// starting from 0; then lane l takes lane l + 8, then l + 4, l + 2, l + 1.
  public static float sumOfLanes(float[] x, int x0, int n) {
    float s0 = eighth(x, x0, n, 0) + eighth(x, x0, n, 4);
    float s1 = eighth(x, x0, n, 1) + eighth(x, x0, n, 5);
    float s2 = eighth(x, x0, n, 2) + eighth(x, x0, n, 6);
    float s3 = eighth(x, x0, n, 3) + eighth(x, x0, n, 7);
    return (s0 + s2) + (s1 + s3);
  }

  private static float eighth(float[] x, int x0, int n, int lane) {
    return lane(x, x0, n, lane) + lane(x, x0, n, lane + LANES / 2);
  }

  private static float lane(float[] x, int x0, int n, int lane) {
    float sum = 0f;
    for (int j = lane; j < n; j += LANES) {
      sum += x[x0 + j];
    }
    return sum;
  }

  @Override
  public void descend(float[] p, int p0, float[] g, int g0, float rate, int n) {
    for (int i = 0; i < n; i++) {
      p[p0 + i] = Math.fma(-rate, g[g0 + i], p[p0 + i]);
    }
  }

  @Override
  public void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        c[c0 + i * ldc + j] = Math.fma(factor, a[a0 + i * lda + j], c[c0 + i * ldc + j]);
      }
    }
  }

  @Override
  public void maxOfWindows(
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
      int channels) {
    for (int i = 0; i < positions; i++) {
      for (int c = 0; c < channels; c++) {
        int first = x0 + i * step + c;
        float max = x[first];
        int which = 0;
        for (int r = 0; r < height; r++) {
          float best = x[first + r * rowStep];
          int column = 0;
          for (int s = 1; s < width; s++) {
            float value = x[first + r * rowStep + s * columnStep];
            if (value > best) {
              best = value;
              column = s;
            }
          }
          if (r == 0 || best > max) {
            max = best;
            which = r * width + column;
          }
        }
        y[y0 + i * channels + c] = max;
        if (number != null) {
          number[number0 + i * channels + c] = which;
        }
      }
    }
  }

  @Override
  public void addToGreatest(
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
      int channels) {
    for (int i = 0; i < positions; i++) {
      for (int c = 0; c < channels; c++) {
        int which = (int) number[number0 + i * channels + c];
        int place = which / width * rowStep + which % width * columnStep;
        dx[dx0 + i * step + place + c] += dy[dy0 + i * channels + c];
      }
    }
  }

  @Override
  public void addSquares(
      float[] sum, int sum0, float[] a, int a0, int lda, float[] mean, int mean0, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        float difference = a[a0 + i * lda + j] - mean[mean0 + j];
        sum[sum0 + j] = Math.fma(difference, difference, sum[sum0 + j]);
      }
    }
  }

  @Override
  public void addProductsWithCentred(
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
      int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        float difference = b[b0 + i * ldb + j] - mean[mean0 + j];
        sum[sum0 + j] = Math.fma(a[a0 + i * lda + j], difference, sum[sum0 + j]);
      }
    }
  }

  @Override
  public void scaleColumns(
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
      int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        float difference = x[x0 + i * ldx + j] - d[d0 + j];
        y[y0 + i * ldy + j] = Math.fma(difference, d[d0 + ldd + j], d[d0 + 2 * ldd + j]);
      }
    }
  }

  @Override
  public void scaleColumnsGradient(
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
      int n) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        float difference = x[x0 + i * ldx + j] - d[d0 + j];
        float rest = Math.fma(difference, d[d0 + 2 * ldd + j], d[d0 + 3 * ldd + j]);
        dx[dx0 + i * lddx + j] = Math.fma(dy[dy0 + i * lddy + j], d[d0 + ldd + j], rest);
      }
    }
  }
}
