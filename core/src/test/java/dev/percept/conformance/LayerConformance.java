package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.GradientReport.Errors;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.ParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every layer must do, whatever kernels it runs on. Walks all kinds of layers; one without a
/// case fails.
public interface LayerConformance {
  /// The kernels under test.
  Kernels kernels();

  private Stream<DynamicTest> forEachCase(Consumer<LayerCase> test) {
    return forEachCase(layer -> true, test);
  }

  private Stream<DynamicTest> forEachCase(Predicate<Layer> of, Consumer<LayerCase> test) {
    return LayerCase.all().stream()
        .filter(c -> of.test(c.layer()))
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> test.accept(c)));
  }

  /// Composites are run by a workspace, see `CompositeConformance`.
  @Test
  default void everyKindOfLayerHasACase() {
    assertThat(LayerCase.all().stream().map(LayerCase::type).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Layer.class.getPermittedSubclasses())
                .filter(c -> c != Composite.class)
                .<Class<? extends Layer>>map(c -> c.asSubclass(Layer.class))
                .toList());
    assertThat(LayerCase.all()).allMatch(c -> c.type().isInstance(c.layer()));
  }

  @TestFactory
  default Stream<DynamicTest> outputHasTheExpectedShape() {
    return forEachCase(c -> assertThat(c.layer().outputShape(c.input())).isEqualTo(c.output()));
  }

  @TestFactory
  default Stream<DynamicTest> parametersHaveNamesOfTheirOwn() {
    return forEachCase(c ->
        assertThat(c.layer().parameters(c.input())).extracting("name").doesNotHaveDuplicates());
  }

  // A product of n terms in float32 is off by up to about n/2 · 2^-24 of the sum of their
  // magnitudes; here
  // n is at most 100, and √n is what one finds.
  @TestFactory
  default Stream<DynamicTest> outputAgreesWithTheFormulaInDouble() {
    return forEachCase(c -> {
      for (int rows : new int[] {1, 6, 25}) {
        LayerRun run = new LayerRun(c, rows, false, kernels()).run(1);
        double[] expected = run.reference(run.input(), run.parameters());
        Errors errors = GradientReport.errors(run.space.output, 0, expected);
        assertThat(errors.ofLargest()).isLessThan(1e-6);
      }
    });
  }

  /// Of the linear functional Σ c·y with c = the output gradient, whose derivatives the layer's
  /// backward and `addGradients` must give.
  @TestFactory
  default Stream<DynamicTest> gradientsAgreeWithCentralDifferencesInDouble() {
    return forEachCase(c -> {
      int rows = 6;
      LayerRun run = new LayerRun(c, rows, false, kernels());
      if (c.layer() instanceof MaxPool2d) {
        run.withoutEquals();
      }
      Arrays.fill(run.space.gradients, 0f);
      run.run(1);
      double[] x = run.input();
      double[] p = run.parameters();
      double[] weights = LayerRun.doubles(run.space.outputGradient, 0, rows * run.space.outputs);
      // Of a large input, some thousand.
      int stride = 1 + x.length / 2_000;
      double[] dx =
          CentralDifferences.gradient(
              x, stride, element -> run.reference(x, p, weights, element / run.space.inputs));
      float[] found = new float[dx.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = run.inputGradient()[i * stride];
      }
      double[] dp = CentralDifferences.gradient(p, () -> run.reference(x, p, weights));
      check(c + ": input", GradientReport.errors(found, 0, dx));
      if (p.length > 0) {
        check(c + ": parameters", GradientReport.errors(run.space.gradients, LayerRun.OTHERS, dp));
      }
    });
  }

  private void check(String name, Errors errors) {
    GradientReport.check("layer " + name + " (" + kernels().name() + ")", errors);
  }

  @TestFactory
  default Stream<DynamicTest> howTheWorkIsCutChangesNoBit() {
    return forEachCase(c -> {
      int rows = 13;
      LayerRun whole = new LayerRun(c, rows, false, kernels()).run(1);
      List<int[]> cuts =
          List.of(new int[] {1}, new int[] {4, 5, 9}, new int[] {6, 6, 12}, new int[] {2, 11});
      for (int parts = 1; parts <= 5; parts++) {
        for (int[] cut : cuts) {
          LayerRun cutUp = new LayerRun(c, rows, false, kernels()).run(parts, cut);
          assertSame(cutUp, whole, parts + " parts, cut at " + Arrays.toString(cut));
        }
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> bitsAreThoseOfTheScalarKernels() {
    return forEachCase(c -> {
      for (int rows : new int[] {1, 3, 4, 7, 16}) {
        LayerRun scalar = new LayerRun(c, rows, false, new ScalarKernels()).run(1);
        assertSame(new LayerRun(c, rows, false, kernels()).run(1), scalar, rows + " rows");
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> sparseInputGivesTheBitsOfDenseInput() {
    return forEachCase(c -> {
      if (c.layer().takesSparseInput()) {
        LayerRun dense = new LayerRun(c, 9, false, kernels()).run(1);
        assertSame(new LayerRun(c, 9, true, kernels()).run(1), dense, "sparse");
        assertSame(new LayerRun(c, 9, true, kernels()).run(4, 2, 7), dense, "sparse, cut");
        for (int shares : new int[] {1, 2, 3, 7}) {
          for (int parts = shares; parts <= 4 * shares; parts += shares) {
            LayerRun sparse = new LayerRun(c, 9, true, kernels()).shares(shares).run(parts, 4);
            assertSame(sparse, dense, "sparse, %d shares, %d parts".formatted(shares, parts));
          }
        }
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> inputsTakenInPartsGiveTheBitsOfInputsTakenAtOnce() {
    return forEachCase(c -> {
      if (c.layer().takesInputsInParts()) {
        int rows = 13;
        LayerRun whole = new LayerRun(c, rows, false, kernels()).run(1);
        List<Boolean> forms = c.layer().takesSparseInput() ? List.of(false, true) : List.of(false);
        for (boolean sparse : forms) {
          for (int parts : new int[] {1, 2, 3, 7}) {
            for (int[] cuts : List.of(new int[] {}, new int[] {1, 6, 6, 12})) {
              LayerRun run = new LayerRun(c, rows, sparse, kernels()).forwardInParts(parts, cuts);
              Bits.assertSame(
                  run.space.output,
                  whole.space.output,
                  "%s, %d parts, cut at %s, sparse: %b"
                      .formatted(c, parts, Arrays.toString(cuts), sparse));
            }
          }
        }
      } else {
        LayerRun run = new LayerRun(c, 2, false, kernels());
        assertThatThrownBy(() -> run.forwardInParts(2))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage(c.layer().kind() + " does not take its inputs in parts");
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> partsCoverEveryParameterOnce() {
    return forEachCase(c -> {
      for (int parts : new int[] {1, 2, 3, 7, 40}) {
        assertThat(c.layer().partStart(c.input(), 0, parts)).isZero();
        assertThat(c.layer().partStart(c.input(), parts, parts)).isEqualTo(c.parameterCount());
        for (int part = 0; part < parts; part++) {
          assertThat(c.layer().partStart(c.input(), part + 1, parts))
              .isGreaterThanOrEqualTo(c.layer().partStart(c.input(), part, parts));
        }
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> aPartOfTheGradientsIsThatOfItsParameters() {
    return forEachCase(c -> {
      int rows = 6;
      LayerRun whole = new LayerRun(c, rows, false, kernels()).run(1);
      boolean sparse = c.layer().takesSparseInput();
      for (int parts : new int[] {1, 2, 3, 7}) {
        for (int part = 0; part < parts; part++) {
          LayerRun run =
              new LayerRun(c, rows, sparse, kernels()).shares(parts).addGradients(part, parts);
          float[] expected = new LayerRun(c, rows, sparse, kernels()).space.gradients;
          int from = LayerRun.OTHERS + c.layer().partStart(c.input(), part, parts);
          int to = LayerRun.OTHERS + c.layer().partStart(c.input(), part + 1, parts);
          System.arraycopy(whole.space.gradients, from, expected, from, to - from);
          Bits.assertSame(
              run.space.gradients, expected, "%s, part %d of %d".formatted(c, part, parts));
        }
      }
    });
  }

  private static void assertSame(LayerRun found, LayerRun expected, String description) {
    String name = expected.layerCase + ", " + description;
    Bits.assertSame(found.space.output, expected.space.output, name + ": output");
    Bits.assertSame(found.inputGradient(), expected.inputGradient(), name + ": input gradient");
    Bits.assertSame(
        found.space.gradients, expected.space.gradients, name + ": parameter gradients");
    // Those that a layer keeps by itself.
    Bits.assertSame(found.space.parameters, expected.space.parameters, name + ": parameters");
  }

  @TestFactory
  default Stream<DynamicTest> layerWritesOnlyItsRowsAndItsGradients() {
    return forEachCase(c -> {
      int rows = 5;
      LayerRun fresh = new LayerRun(c, rows, false, kernels());
      LayerRun run = new LayerRun(c, rows, false, kernels()).run(2);
      int outputs = rows * run.space.outputs;
      assertThat(LayerRun.doubles(run.space.output, 0, outputs)).doesNotContain(Double.NaN);
      assertTailUntouched(run.space.output, outputs);
      assertTailUntouched(run.inputGradient(), rows * run.space.inputs);
      Bits.assertSame(run.space.input, fresh.space.input, "input");
      Bits.assertSame(trained(run), trained(fresh), "parameters");
      Bits.assertSame(run.space.outputGradient, fresh.space.outputGradient, "output gradient");
      float[] others = run.space.gradients.clone();
      System.arraycopy(
          fresh.space.gradients, LayerRun.OTHERS, others, LayerRun.OTHERS, c.parameterCount());
      Bits.assertSame(others, fresh.space.gradients, "gradients of other layers");
    });
  }

  @TestFactory
  default Stream<DynamicTest> layersThatWorkInPlaceGiveTheSameBitsThere() {
    return forEachCase(
        Layer::worksInPlace,
        c -> {
          int rows = 6;
          LayerRun apart = new LayerRun(c, rows, false, kernels()).run(1);
          LayerRun inPlace = LayerRun.inPlace(c, rows, kernels()).run(1, 4);
          int numbers = rows * apart.space.outputs;
          Bits.assertSame(
              Arrays.copyOf(inPlace.space.output, numbers),
              Arrays.copyOf(apart.space.output, numbers),
              "output");
          Bits.assertSame(
              Arrays.copyOf(inPlace.inputGradient(), numbers),
              Arrays.copyOf(apart.inputGradient(), numbers),
              "input gradient");
        });
  }

  @TestFactory
  default Stream<DynamicTest> outputsThatNobodyNeedsMayBeWrittenOver() {
    return forEachCase(
        layer -> !layer.needsItsOutput(),
        c -> {
          LayerRun whole = new LayerRun(c, 6, false, kernels()).run(1);
          LayerRun run = new LayerRun(c, 6, false, kernels()).runWithoutOutput();
          Bits.assertSame(run.inputGradient(), whole.inputGradient(), "input gradient");
          Bits.assertSame(run.space.gradients, whole.space.gradients, "parameter gradients");
        });
  }

  /// All parameters there are but those that the layer may set.
  private static float[] trained(LayerRun run) {
    float[] parameters = run.space.parameters.clone();
    int offset = LayerRun.OTHERS;
    for (ParameterSpec parameter : run.layerCase.layer().parameters(run.layerCase.input())) {
      int next = offset + parameter.shape().elements();
      if (parameter.role() == ParameterSpec.Role.STATISTIC) {
        Arrays.fill(parameters, offset, next, 0f);
      }
      offset = next;
    }
    return parameters;
  }

  private static void assertTailUntouched(float[] array, int from) {
    for (int i = from; i < array.length; i++) {
      assertThat(array[i]).as("element %d, behind the rows", i).isNaN();
    }
  }

  @TestFactory
  default Stream<DynamicTest> parameterGradientsAreAddedToWhatIsThere() {
    return forEachCase(c -> {
      LayerRun fresh = new LayerRun(c, 4, false, kernels());
      LayerRun fromZero = new LayerRun(c, 4, false, kernels());
      Arrays.fill(fromZero.space.gradients, 0f);
      fromZero.run(1);
      LayerRun run = new LayerRun(c, 4, false, kernels()).run(1);
      for (int i = 0; i < run.space.gradients.length; i++) {
        double expected = (double) fresh.space.gradients[i] + fromZero.space.gradients[i];
        if (i >= LayerRun.OTHERS && i < LayerRun.OTHERS + c.parameterCount()) {
          assertThat((double) run.space.gradients[i]).isCloseTo(expected, offset(1e-5));
        }
      }
    });
  }
}
