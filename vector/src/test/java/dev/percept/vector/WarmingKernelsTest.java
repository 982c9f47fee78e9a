package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WarmingKernelsTest {
  private static final int ROWS = 7;
  private static final int INNER = 20;

  private static float[] numbers(int n, int seed) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = ((i * 31 + seed * 17) % 101 - 50) / 64f;
    }
    return numbers;
  }

  private static SparseRows sparse(int seed) {
    float[] values = numbers(256, seed);
    SparseRows rows = new SparseRows(ROWS, values);
    rows.elements = new int[INNER];
    for (int i = 0; i < INNER; i++) {
      rows.elements[i] = SparseRows.element(i, (i * 7 + seed) % 256);
    }
    for (int i = 0; i < ROWS; i++) {
      rows.starts[i] = i;
      rows.counts[i] = 2 * i;
    }
    return rows;
  }

  /// Everything one call of each product, and of the functions, leaves behind.
  private static int bits(Kernels kernels, int columns, int seed) {
    float[] left = numbers(INNER * INNER, seed);
    float[] right = numbers(INNER * columns, seed + 1);
    SparseRows sparse = sparse(seed);
    float[] c = numbers(INNER * columns, seed + 2);
    kernels.addProduct(c, 0, columns, left, 0, INNER, right, 0, columns, ROWS, columns, INNER);
    kernels.addProduct(c, 0, columns, left, 0, INNER, right, 0, columns, 1, columns, INNER);
    kernels.addProductTransposedA(
        c, 0, columns, left, 0, INNER, right, 0, columns, ROWS, columns, INNER);
    kernels.addSparseProduct(c, 0, columns, sparse, 0, ROWS, 0, INNER, right, 0, columns, columns);
    kernels.addSparseProduct(c, 0, columns, sparse, 2, 4, 3, INNER, right, 0, columns, columns);
    SparseRows transposed = new SparseRows(INNER, sparse.values);
    transposed.setTransposed(sparse, ROWS, 3, INNER);
    kernels.addSparseProduct(
        c, 0, columns, transposed, 0, INNER - 3, 0, ROWS, right, 0, columns, columns);
    kernels.sigmoid(c, 0, c, 0, ROWS * columns);
    kernels.tanh(c, 0, c, 0, ROWS * columns);
    kernels.log1pExp(c, 0, c, 0, ROWS * columns);
    kernels.expm1(c, 0, c, 0, ROWS * columns);
    kernels.normalDistribution(c, 0, c, 0, ROWS * columns);
    kernels.exp(c, 0, c, 0, ROWS * columns);
    kernels.softmax(c, 0, c, 0, ROWS, columns, null, 0, null, 0);
    return Arrays.hashCode(c);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 40, 100, 130})
  void bitsAreTheScalarOnesBeforeWhileAndAfterWarmingUp(int columns) {
    Kernels scalar = new ScalarKernels();
    Kernels warming = new WarmingKernels();
    for (int round = 0; round < 300; round++) {
      assertThat(bits(warming, columns, round)).isEqualTo(bits(scalar, columns, round));
      warming.warmUp(1_000_000);
    }
  }

  /// What a trial is for is what it warms up, and nothing else.
  @ParameterizedTest
  @EnumSource(VectorCode.class)
  void aProblemNeedsTheCodeItIsFor(VectorCode code) {
    Set<VectorCode> needed = EnumSet.noneOf(VectorCode.class);
    new TrialProblem(code).solve(recording(needed));
    assertThat(needed).isSubsetOf(code);
  }

  /// Kernels that compute nothing but note what code the products they are asked for need.
  private static Kernels recording(Set<VectorCode> needed) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (_, method, arguments) -> {
              int last = arguments.length - 1;
              switch (method.getName()) {
                case "addSparseProduct" ->
                    needed.add(VectorCode.sparseProduct((Integer) arguments[last]));
                case "addProduct" ->
                    needed.add(
                        VectorCode.product(
                            size(arguments, 2), size(arguments, 1), size(arguments, 0)));
                case "addProductTransposedA" ->
                    needed.add(
                        VectorCode.productTransposedA(
                            size(arguments, 2), size(arguments, 1), size(arguments, 0)));
                case "addProductTransposedB" ->
                    needed.add(
                        VectorCode.productTransposedB(
                            size(arguments, 2), size(arguments, 1), size(arguments, 0)));
                default -> {}
              }
              return null;
            });
  }

  private static int size(Object[] arguments, int fromTheEnd) {
    return (Integer) arguments[arguments.length - 1 - fromTheEnd];
  }

  @Test
  void whatNobodyAskedForNeedsNoWarmUp() {
    assertThat(new WarmingKernels().warmUp(1_000_000)).isTrue();
  }

  @Test
  void aTrialThatNeverWinsLeavesTheWorkToTheScalarKernels() {
    Kernels scalar = new ScalarKernels();
    Trial lost =
        new Trial(
            new VectorKernels(),
            scalar,
            kernels -> {
              // The vector kernel's turn takes longer, whatever the machine does meanwhile.
              long end = System.nanoTime() + (kernels instanceof VectorKernels ? 20_000_000 : 0);
              while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
              }
            });
    for (int i = 0; i < 10; i++) {
      assertThat(lost.isReady()).isFalse();
      assertThat(lost.attempt()).isFalse();
    }
  }

  @Test
  void aTrialThatWinsThreeTimesIsReady() {
    Kernels scalar = new ScalarKernels();
    Trial won =
        new Trial(
            new VectorKernels(),
            scalar,
            kernels -> {
              long end = System.nanoTime() + (kernels instanceof ScalarKernels ? 20_000_000 : 0);
              while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
              }
            });
    assertThat(won.attempt()).isFalse();
    assertThat(won.attempt()).isFalse();
    assertThat(won.isReady()).isFalse();
    assertThat(won.attempt()).isTrue();
    assertThat(won.isReady()).isTrue();
  }
}
