package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The vector kernels, each from the moment it is faster than the scalar one; until then that does
/// the work. See [Trial].
final class WarmingKernels implements Kernels {
  private static final long TURN_NANOS = 1_000_000;
  private static final long PAUSE_NANOS = 10_000_000;
  private static final int NARROW = COUNT * 5 / 8;

  private final Kernels vector = new VectorKernels();
  private final Kernels scalar = new ScalarKernels();
  private final List<Trial> trials = new CopyOnWriteArrayList<>();

  // While somebody warms up, others need not.
  private volatile boolean warmingUp;

  // In the order in which a training run first needs them.
  private final Width sparseProduct =
      new Width(columns -> trial(new TrialProblem(columns)::addSparseProduct));
  private final Trial sigmoid = trial(new TrialProblem(2 * COUNT)::sigmoid);
  private final Trial exp = trial(new TrialProblem(2 * COUNT)::exp);
  private final Trial expm1 = trial(new TrialProblem(2 * COUNT)::expm1);
  private final Trial tanh = trial(new TrialProblem(2 * COUNT)::tanh);
  private final Trial log1pExp = trial(new TrialProblem(2 * COUNT)::log1pExp);
  private final Trial normalDistribution = trial(new TrialProblem(2 * COUNT)::normalDistribution);
  private final Trial narrowProduct = trial(new TrialProblem(NARROW)::addProduct);
  private final Trial softmax = trial(new TrialProblem(4 * COUNT)::softmax);
  private final Trial rowProduct = trial(new TrialProblem(15 * COUNT)::addRowProduct);
  private final Trial wideProduct = trial(new TrialProblem(3 * COUNT + 1)::addProduct);
  private final Trial addRows = trial(new TrialProblem(5 * COUNT + 1)::addRows);
  private final Trial addScaled = trial(new TrialProblem(5 * COUNT + 1)::addScaled);
  private final Trial maxOfWindows = trial(new TrialProblem(3 * COUNT / 2)::maxOfWindows);
  private final Trial addToGreatest = trial(new TrialProblem(3 * COUNT / 2)::addToGreatest);
  private final Trial addSquares = trial(new TrialProblem(5 * COUNT + 1)::addSquares);
  private final Trial addProductsWithCentred =
      trial(new TrialProblem(5 * COUNT + 1)::addProductsWithCentred);
  private final Trial scaleColumns = trial(new TrialProblem(5 * COUNT + 1)::scaleColumns);
  private final Trial scaleColumnsGradient =
      trial(new TrialProblem(5 * COUNT + 1)::scaleColumnsGradient);
  // Made when the first product of some size comes: most trainings of a small network have none.
  private volatile @Nullable TiledProducts tiledProducts;

  WarmingKernels() {}

  private Trial trial(Trial.Problem problem) {
    Trial trial = new Trial(vector, scalar, problem);
    trials.add(trial);
    return trial;
  }

  /// Trials of a kernel that has different code for matrices of many, some and few columns.
  private static final class Width {
    final Trial wide;
    final Trial middle;
    final Trial narrow;

    Width(IntFunction<Trial> ofColumns) {
      wide = ofColumns.apply(6 * COUNT + 1);
      middle = ofColumns.apply(2 * COUNT + 1);
      narrow = ofColumns.apply(NARROW);
    }

    Trial of(int columns) {
      return columns < COUNT ? narrow : columns <= 4 * COUNT ? middle : wide;
    }
  }

  /// Trials of products of some size.
  private final class TiledProducts {
    final Tiled plain = new Tiled(columns -> trial(TrialProblem.tiled(columns)::addProduct));
    final Tiled transposedB =
        new Tiled(columns -> trial(TrialProblem.tiled(columns)::addProductTransposedB));
    final Tiled transposedA =
        new Tiled(columns -> trial(TrialProblem.tiled(columns)::addProductTransposedA));
  }

  /// There is different code for tiles of one vector and of two; wider products have tiles of two
  /// and three.
  private static final class Tiled {
    final Trial wide;
    final Trial two;
    final Trial one;

    Tiled(IntFunction<Trial> ofColumns) {
      wide = ofColumns.apply(5 * COUNT);
      two = ofColumns.apply(2 * COUNT);
      one = ofColumns.apply(COUNT);
    }

    Trial of(int columns) {
      return columns <= COUNT ? one : columns <= 2 * COUNT ? two : wide;
    }
  }

  private TiledProducts tiledProducts() {
    TiledProducts products = tiledProducts;
    if (products == null) {
      synchronized (trials) {
        products = tiledProducts;
        if (products == null) {
          products = new TiledProducts();
          tiledProducts = products;
        }
      }
    }
    return products;
  }

  private Kernels when(Trial trial) {
    return trial.isReady() || (!warmingUp && trial.attempt()) ? vector : scalar;
  }

  private Trial product(int m, int n, int k) {
    if (m == 1 && n >= COUNT) {
      return rowProduct;
    }
    return BlockedProducts.suits(m, n, k) ? tiledProducts().plain.of(n) : product(n);
  }

  private Trial product(int columns) {
    return columns < COUNT ? narrowProduct : wideProduct;
  }

  @Override
  public String name() {
    return vector.name();
  }

  // Each trial gets some time in turn: once it has run often enough, the JIT compiles it on its own
  // thread while the next one runs. A pause after each round leaves that thread a core.
  @Override
  public boolean warmUp(long nanos) {
    long end = System.nanoTime() + nanos;
    warmingUp = true;
    boolean warm = runWanted();
    while (!warm && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      warm = runWanted();
    }
    warmingUp = false;
    return warm;
  }

  private boolean runWanted() {
    boolean warm = true;
    for (Trial trial : trials) {
      long turn = System.nanoTime() + TURN_NANOS;
      while (trial.isWanted() && !trial.attempt()) {
        if (System.nanoTime() - turn > 0) {
          warm = false;
          break;
        }
      }
    }
    return warm;
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
    when(product(m, n, k)).addProduct(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
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
    Trial trial = BlockedProducts.suits(m, n, k) ? tiledProducts().transposedB.of(n) : product(n);
    when(trial).addProductTransposedB(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
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
    Trial trial = BlockedProducts.suits(m, n, k) ? tiledProducts().transposedA.of(n) : product(n);
    when(trial).addProductTransposedA(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
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
    when(sparseProduct.of(n))
        .addSparseProduct(c, c0, ldc, a, firstRow, rows, firstColumn, lastColumn, b, b0, ldb, n);
  }

  @Override
  public void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n) {
    scalar.setRows(c, c0, ldc, row, row0, rows, n);
  }

  @Override
  public void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    when(addRows).addRows(sum, sum0, a, a0, lda, rows, n);
  }

  @Override
  public void sigmoid(float[] y, int y0, float[] x, int x0, int n) {
    when(sigmoid).sigmoid(y, y0, x, x0, n);
  }

  @Override
  public void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n) {
    scalar.sigmoidGradient(dx, dx0, dy, dy0, y, y0, n);
  }

  @Override
  public void exp(float[] y, int y0, float[] x, int x0, int n) {
    when(exp).exp(y, y0, x, x0, n);
  }

  @Override
  public void expm1(float[] y, int y0, float[] x, int x0, int n) {
    when(expm1).expm1(y, y0, x, x0, n);
  }

  @Override
  public void tanh(float[] y, int y0, float[] x, int x0, int n) {
    when(tanh).tanh(y, y0, x, x0, n);
  }

  @Override
  public void log1pExp(float[] y, int y0, float[] x, int x0, int n) {
    when(log1pExp).log1pExp(y, y0, x, x0, n);
  }

  @Override
  public void normalDistribution(float[] y, int y0, float[] x, int x0, int n) {
    when(normalDistribution).normalDistribution(y, y0, x, x0, n);
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
    when(softmax).softmax(p, p0, x, x0, rows, n, losses, losses0, labels, labels0);
  }

  @Override
  public void descend(float[] p, int p0, float[] g, int g0, float rate, int n) {
    scalar.descend(p, p0, g, g0, rate, n);
  }

  @Override
  public void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n) {
    when(addScaled).addScaled(c, c0, ldc, a, a0, lda, factor, rows, n);
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
    when(maxOfWindows)
        .maxOfWindows(
            y,
            y0,
            number,
            number0,
            x,
            x0,
            step,
            height,
            rowStep,
            width,
            columnStep,
            positions,
            channels);
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
    when(addToGreatest)
        .addToGreatest(
            dx,
            dx0,
            step,
            height,
            rowStep,
            width,
            columnStep,
            dy,
            dy0,
            number,
            number0,
            positions,
            channels);
  }

  @Override
  public void addSquares(
      float[] sum, int sum0, float[] a, int a0, int lda, float[] mean, int mean0, int rows, int n) {
    when(addSquares).addSquares(sum, sum0, a, a0, lda, mean, mean0, rows, n);
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
    when(addProductsWithCentred)
        .addProductsWithCentred(sum, sum0, a, a0, lda, b, b0, ldb, mean, mean0, rows, n);
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
    when(scaleColumns).scaleColumns(y, y0, ldy, x, x0, ldx, d, d0, ldd, rows, n);
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
    when(scaleColumnsGradient)
        .scaleColumnsGradient(dx, dx0, lddx, dy, dy0, lddy, x, x0, ldx, d, d0, ldd, rows, n);
  }
}
