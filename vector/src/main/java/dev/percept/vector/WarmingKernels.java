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
  private final Trial narrowProduct = trial(new TrialProblem(NARROW)::addProduct);
  private final Trial softmax = trial(new TrialProblem(4 * COUNT)::softmax);
  private final Trial wideProduct = trial(new TrialProblem(3 * COUNT + 1)::addProduct);
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
    Trial trial = BlockedProducts.suits(m, n, k) ? tiledProducts().plain.of(n) : product(n);
    when(trial).addProduct(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
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
    scalar.addRows(sum, sum0, a, a0, lda, rows, n);
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
}
