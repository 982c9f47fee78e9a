package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernels of columns and of pooling give the bits of the scalar ones, before, while and after
/// they warm up. Outputs are compared whole, with what lies before, between and behind their rows;
/// arrays end where the last number that is needed does.
final class ColumnsAndPoolingTest {
  private static final int[] WIDTHS = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65, 100, 128, 200
  };

  private final Kernels vector = new VectorKernels();
  private final Kernels warming = new WarmingKernels();
  private final Kernels scalar = new ScalarKernels();
  private final SplittableRandom random = new SplittableRandom(80);

  private void assertSame(String name, BiFunction<Kernels, float[], float[]> run, float[] output) {
    float[] expected = run.apply(scalar, output.clone());
    Bits.assertSame(run.apply(vector, output.clone()), expected, name);
    Bits.assertSame(run.apply(warming, output.clone()), expected, name + ", warming");
  }

  /// A matrix by its place in an array that ends with it.
  private final class Place {
    final int offset = random.nextInt(20);
    final int stride;
    final int end;

    Place(int rows, int columns) {
      stride = columns + random.nextInt(3) * random.nextInt(12);
      end = rows == 0 ? offset : offset + (rows - 1) * stride + columns;
    }

    float[] array(Numbers numbers) {
      return numbers.array(end, random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void columnsAreTheSame(Numbers numbers) {
    for (int n : WIDTHS) {
      for (int rows : new int[] {0, 1, 2, 5, 19}) {
        String name = rows + " × " + n;
        Place sum = new Place(1, n);
        Place a = new Place(rows, n);
        Place b = new Place(rows, n);
        Place d = new Place(4, n);
        float[] as = a.array(numbers);
        float[] bs = b.array(numbers);
        float[] ds = d.array(numbers);
        float[] sums = sum.array(numbers);
        assertSame(
            "addRows " + name,
            (k, out) -> {
              k.addRows(out, sum.offset, as, a.offset, a.stride, rows, n);
              return out;
            },
            sums);
        assertSame(
            "addSquares " + name,
            (k, out) -> {
              k.addSquares(out, sum.offset, as, a.offset, a.stride, ds, d.offset, rows, n);
              return out;
            },
            sums);
        assertSame(
            "addProductsWithCentred " + name,
            (k, out) -> {
              k.addProductsWithCentred(
                  out,
                  sum.offset,
                  as,
                  a.offset,
                  a.stride,
                  bs,
                  b.offset,
                  b.stride,
                  ds,
                  d.offset,
                  rows,
                  n);
              return out;
            },
            sums);
        assertSame(
            "addScaled " + name,
            (k, out) -> {
              k.addScaled(out, a.offset, a.stride, bs, b.offset, b.stride, 0.7f, rows, n);
              return out;
            },
            as);
        assertSame(
            "scaleColumns " + name,
            (k, out) -> {
              k.scaleColumns(
                  out, a.offset, a.stride, bs, b.offset, b.stride, ds, d.offset, d.stride, rows, n);
              return out;
            },
            as);
        assertSame(
            "scaleColumns in place " + name,
            (k, out) -> {
              k.scaleColumns(
                  out, a.offset, a.stride, out, a.offset, a.stride, ds, d.offset, d.stride, rows,
                  n);
              return out;
            },
            as);
        Place c = new Place(rows, n);
        assertSame(
            "scaleColumnsGradient " + name,
            (k, out) -> {
              k.scaleColumnsGradient(
                  out, c.offset, c.stride, as, a.offset, a.stride, bs, b.offset, b.stride, ds,
                  d.offset, d.stride, rows, n);
              return out;
            },
            c.array(numbers));
        warming.warmUp(100_000);
      }
    }
  }

  /// A window at some positions, and the image it needs and no more.
  private record Windows(
      int height, int width, int rowStep, int columnStep, int step, int positions, int channels) {

    int image() {
      return (positions - 1) * step + (height - 1) * rowStep + (width - 1) * columnStep + channels;
    }

    float[][] max(Kernels kernels, float[] x, int x0, boolean keep) {
      float[] y = new float[3 + positions * channels];
      float[] number = keep ? new float[2 + positions * channels] : null;
      kernels.maxOfWindows(
          y, 3, number, 2, x, x0, step, height, rowStep, width, columnStep, positions, channels);
      return new float[][] {y, number != null ? number : y};
    }

    float[] back(Kernels kernels, float[] dx, int dx0, float[] dy, float[] number) {
      kernels.addToGreatest(
          dx, dx0, step, height, rowStep, width, columnStep, dy, 3, number, 2, positions, channels);
      return dx;
    }
  }

  @ParameterizedTest
  @EnumSource
  void poolingIsTheSame(Numbers numbers) {
    for (int channels : WIDTHS) {
      for (int positions = 1; positions <= 5; positions++) {
        int side = 1 + random.nextInt(3);
        int columnStep = channels * (1 + random.nextInt(2));
        int rowStep = channels * 17;
        int step = channels * (1 + random.nextInt(3));
        Windows windows =
            new Windows(
                side, 1 + random.nextInt(3), rowStep, columnStep, step, positions, channels);
        int x0 = random.nextInt(5);
        float[] x = numbers.array(x0 + windows.image(), random);
        if (random.nextBoolean()) {
          x[random.nextInt(x.length)] = Float.NaN;
        }
        float[][] expected = windows.max(scalar, x, x0, true);
        float[] dy = numbers.array(3 + positions * channels, random);
        float[] dx = numbers.array(x.length, random);
        float[] expectedBack = windows.back(scalar, dx.clone(), x0, dy, expected[1]);
        for (Kernels kernels : new Kernels[] {vector, warming}) {
          String name = windows + " " + kernels.getClass().getSimpleName();
          float[][] found = windows.max(kernels, x, x0, true);
          Bits.assertSame(found[0], expected[0], name);
          Bits.assertSame(found[1], expected[1], name + ": where");
          Bits.assertSame(windows.max(kernels, x, x0, false)[0], expected[0], name);
          Bits.assertSame(
              windows.back(kernels, dx.clone(), x0, dy, found[1]), expectedBack, name + ": back");
        }
        warming.warmUp(100_000);
      }
    }
  }

  @Test
  void theFirstOfEqualsIsTheGreatestAndNothingIsGreaterThanANaN() {
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      for (int channels : new int[] {1, 20}) {
        Windows windows = new Windows(2, 2, 2 * channels, channels, channels, 1, channels);
        float[] x = new float[4 * channels];
        for (int c = 0; c < channels; c++) {
          x[c] = -1;
          x[channels + c] = -0f;
          x[3 * channels + c] = 0f;
        }
        assertThat(windows.max(kernels, x, 0, true)[1][2]).isEqualTo(1f);
        assertThat(windows.max(kernels, x, 0, true)[1][1 + channels]).isEqualTo(1f);
        x[2 * channels] = Float.NaN;
        assertThat(windows.max(kernels, x, 0, true)[1][2]).isEqualTo(1f);
        x[0] = Float.NaN;
        assertThat(windows.max(kernels, x, 0, true)[0][3]).isNaN();
      }
    }
  }

  @Test
  void allAreReadyInTheEnd() {
    Windows windows = new Windows(2, 2, 64, 16, 32, 2, 16);
    float[] x = new float[400];
    float[] y = new float[400];
    // The first calls say what is wanted. On a machine with much else to do it takes long.
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (System.nanoTime() - end < 0) {
      windows.back(warming, y, 0, x, windows.max(warming, x, 0, true)[1]);
      warming.addRows(y, 0, x, 0, 20, 5, 20);
      warming.addSquares(y, 0, x, 0, 20, x, 0, 5, 20);
      warming.addProductsWithCentred(y, 0, x, 0, 20, x, 0, 20, x, 0, 5, 20);
      warming.addScaled(y, 0, 20, x, 0, 20, 1, 5, 20);
      warming.scaleColumns(y, 0, 20, x, 0, 20, x, 0, 20, 5, 20);
      warming.scaleColumnsGradient(y, 0, 20, x, 0, 20, x, 0, 20, x, 0, 20, 5, 20);
      if (warming.warmUp(50_000_000)) {
        return;
      }
    }
    throw new AssertionError("some vector kernel never beats the scalar one");
  }
}
