package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.GradientReport.Errors;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Concat;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Flatten;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Residual;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What networks must do that are more than a row of layers which take each row by itself: layers
/// within layers, and layers that see the whole batch.
public interface CompositeConformance {
  /// The kernels under test.
  Kernels kernels();

  /// A network of the kind that must work.
  record Case(String name, Shape input, List<Layer> layers) {
    static Case of(String name, Shape input, Layer... layers) {
      return new Case(name, input, List.of(layers));
    }
  }

  private static Dense dense(int outputs) {
    return new Dense(outputs, new Initializer.Zeros());
  }

  /// All of them.
  static List<Case> cases() {
    Shape five = Shape.of(5);
    Shape image = Shape.of(4, 3, 2);
    Sigmoid sigmoid = new Sigmoid();
    ScaleLayer scale = new ScaleLayer();
    BatchNorm norm = new BatchNorm(0.1, 0.01);
    MaxPool2d same = new MaxPool2d(Window.of(3, 3).withPadding(1));
    Residual inner = Residual.of(dense(4), sigmoid);
    return List.of(
        Case.of("residual", five, dense(4), Residual.of(dense(4), sigmoid, dense(4)), dense(3)),
        Case.of("residual first", five, Residual.of(dense(7), sigmoid, dense(5)), dense(3)),
        Case.of("residual last", five, dense(4), Residual.of(sigmoid)),
        Case.of(
            "residual with shortcut",
            five,
            dense(4),
            new Residual(List.of(dense(6), sigmoid), List.of(sigmoid, dense(6))),
            dense(2)),
        Case.of(
            "residual with shortcut first",
            five,
            new Residual(List.of(dense(3)), List.of(sigmoid, dense(3))),
            sigmoid),
        Case.of("nested residual", five, dense(4), Residual.of(inner, dense(4)), dense(2)),
        Case.of("nested residual first", Shape.of(4), Residual.of(inner, inner), dense(2)),
        Case.of(
            "residual in a shortcut",
            five,
            dense(4),
            new Residual(List.of(sigmoid, inner), List.of(inner, dense(4))),
            dense(2)),
        Case.of(
            "concat of 2",
            five,
            dense(4),
            new Concat(List.of(List.of(dense(3), sigmoid), List.of())),
            dense(2)),
        Case.of(
            "concat of 2 first",
            five,
            new Concat(List.of(List.of(dense(3)), List.of(sigmoid))),
            dense(2)),
        Case.of(
            "concat of 3 on images",
            image,
            scale,
            new Concat(List.of(List.of(same), List.of(scale, sigmoid), List.of())),
            scale,
            new Flatten(),
            dense(3)),
        Case.of(
            "concat in a residual",
            five,
            dense(6),
            Residual.of(new Concat(List.of(List.of(dense(2)), List.of(sigmoid, dense(4))))),
            dense(2)),
        Case.of("batch norm on images", image, scale, norm, sigmoid, new Flatten(), dense(3)),
        Case.of("batch norm flat", five, dense(20), norm, sigmoid, dense(3)),
        Case.of("batch norm first", image, norm, new Flatten(), dense(3)),
        Case.of("batch norm last", five, dense(4), norm),
        Case.of("batch norm alone", image, norm),
        Case.of("two batch norms", five, norm, dense(6), norm, sigmoid, dense(3)),
        Case.of("batch norm after batch norm", five, dense(4), norm, norm),
        Case.of("batch norm in a residual", five, dense(4), Residual.of(norm, dense(4)), dense(2)),
        Case.of(
            "batch norm in a residual first", five, Residual.of(norm, dense(5), norm), dense(2)),
        Case.of(
            "batch norm in both branches",
            image,
            scale,
            new Residual(List.of(scale, norm, sigmoid), List.of(norm)),
            sigmoid,
            dense(3)),
        Case.of(
            "batch norm in a concat",
            five,
            dense(4),
            new Concat(List.of(List.of(norm, dense(3)), List.of(), List.of(dense(2), norm))),
            dense(2)),
        Case.of("dropout", five, dense(70), new Dropout(0.5), sigmoid, dense(3)),
        Case.of("dropout first", image, new Dropout(0.25), new Dropout(0.25), dense(3)),
        Case.of(
            "dropout, batch norm and layer norm in a residual",
            five,
            dense(8),
            Residual.of(norm, new Dropout(0.3), sigmoid, new LayerNorm(0.01)),
            new Flatten(),
            dense(3),
            new Flatten()),
        Case.of("flatten first", image, new Flatten(), dense(3), sigmoid),
        Case.of("flatten alone", image, new Flatten()),
        Case.of(
            "flatten in branches",
            image,
            new Concat(List.of(List.of(new Flatten()), List.of(dense(3)))),
            new Concat(List.of(List.of(new Flatten()), List.of(new Flatten(), sigmoid))),
            dense(2)));
  }

  private Stream<DynamicTest> forEachCase(Consumer<Case> test) {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name, () -> test.accept(c)));
  }

  private NetworkRun run(Case c, int rows, Kernels kernels, int parts, int... cuts) {
    return new NetworkRun(c.input, c.layers, rows, kernels).run(parts, cuts);
  }

  @TestFactory
  default Stream<DynamicTest> outputsAndGradientsAgreeWithDouble() {
    return forEachCase(c -> {
      int rows = 13;
      // As it was before the run, which changes running statistics.
      NetworkRun run = new NetworkRun(c.input, c.layers, rows, kernels());
      double[] p = LayerRun.doubles(run.network.values(), 0, run.network.values().length);
      double[] x = LayerRun.doubles(run.input, 0, run.input.length);
      run.run(1);
      double[] expected = DoubleNetwork.outputs(c.layers, c.input, p, x, rows);
      Errors errors = GradientReport.errors(run.output(), 0, expected);
      assertThat(errors.ofLargest()).isLessThan(2e-6);
      if (p.length > 0) {
        double[] gradients =
            CentralDifferences.gradient(
                p,
                () -> {
                  double[] y = DoubleNetwork.outputs(c.layers, c.input, p, x, rows);
                  double loss = 0;
                  for (int i = 0; i < y.length; i++) {
                    loss += run.weights[i] * y[i];
                  }
                  return loss;
                });
        GradientReport.check(
            "network %s (%s)".formatted(c.name, kernels().name()),
            GradientReport.errors(run.gradients(), 0, gradients));
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> howTheWorkIsCutChangesNoBit() {
    return forEachCase(c -> {
      int rows = 70;
      NetworkRun whole = run(c, rows, kernels(), 1);
      for (int parts = 1; parts <= 4; parts++) {
        for (int[] cuts : new int[][] {{1}, {8, 40}, {3, 3, 33, 69}}) {
          assertSame(
              c,
              run(c, rows, kernels(), parts, cuts),
              whole,
              "%d parts, cut at %s".formatted(parts, Arrays.toString(cuts)));
        }
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> bitsAreThoseOfTheScalarKernels() {
    return forEachCase(c -> {
      for (int rows : new int[] {1, 2, 33, 70}) {
        assertSame(
            c, run(c, rows, kernels(), 1), run(c, rows, new ScalarKernels(), 1), rows + " rows");
      }
    });
  }

  private static void assertSame(
      Case c, NetworkRun found, NetworkRun expected, String description) {
    String name = c.name + ", " + description;
    Bits.assertSame(found.output(), expected.output(), name + ": output");
    Bits.assertSame(found.gradients(), expected.gradients(), name + ": gradients");
    Bits.assertSame(found.network.values(), expected.network.values(), name + ": values");
  }
}
