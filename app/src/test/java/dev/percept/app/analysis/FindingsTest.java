package dev.percept.app.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.data.Samples;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Conv2d;
import dev.percept.layer.Dense;
import dev.percept.layer.Flatten;
import dev.percept.layer.Initializer;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Window;
import dev.percept.loss.Hinge;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.metric.Classification;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Evaluator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private static final ScalarKernels KERNELS = new ScalarKernels();

  private static Dataset digits(int count) {
    byte[] pixels = new byte[count * 784];
    int[] labels = new int[count];
    DrawnDigits.draw(1, DrawnDigits.TEST, 0, count, pixels, labels);
    return new Dataset("drawn", Shape.of(28, 28), pixels, labels, 10);
  }

  private static Dense dense(int outputs) {
    return new Dense(outputs, new Initializer.He());
  }

  private static Network network() {
    return Network.of(Shape.of(28, 28), dense(20), new Relu(), dense(10)).initialize(new Rng(3));
  }

  @Test
  void theMatrixIsTheOneThatEvaluateCounts() {
    Dataset dataset = digits(150);
    Network network = network();
    try (Workers workers = Workers.of(2)) {
      Evaluator evaluator = new Evaluator(network, dataset.isSparse(), KERNELS, workers);
      Classification counted = (Classification) evaluator.evaluate(dataset);
      Answers answers = Answers.of(evaluator, dataset);
      for (int truth = 0; truth < 10; truth++) {
        for (int said = 0; said < 10; said++) {
          long count = counted.confusion().count(truth, said);
          assertThat(answers.confusion().count(truth, said)).isEqualTo(count);
          assertThat(answers.behind(truth, said, 1_000)).hasSize((int) count);
        }
      }
      assertThat(answers.confusion().accuracy()).isEqualTo(counted.accuracy());
    }
  }

  @Test
  void theWorstMistakesAreThoseItWasSurestOf() {
    Dataset dataset = new Dataset("three", Shape.of(1), new byte[5], new int[] {0, 1, 1, 0, 1}, 2);
    Answers answers =
        Answers.of(dataset, new float[] {.4f, .6f, .9f, .1f, .2f, .8f, .1f, .9f, .5f, .5f});
    assertThat(answers.worstMistakes(10))
        .extracting(Mistake::index)
        .containsExactly(1, 3, 0, 4); // of two alike the first; a tie goes to class 0
    assertThat(answers.worstMistakes(1)).containsExactly(new Mistake(1, 0, 1, .9f, .1f));
    assertThat(answers.behind(1, 0, 10)).containsExactly(1, 4);
    assertThatIllegalArgumentException().isThrownBy(() -> Answers.of(dataset, new float[9]));
  }

  @Test
  void calibrationIsTheFormulaOfThePaper() {
    Dataset dataset = new Dataset("four", Shape.of(1), new byte[4], new int[] {0, 1, 0, 0}, 2);
    Answers answers = Answers.of(dataset, new float[] {1, 0, .95f, .05f, .75f, .25f, .7f, .3f});
    Calibration calibration = Calibration.of(answers, 10);
    // 1 and 0.95 in the last bin, one of them right; 0.75 in ]0.7, 0.8], 0.7 (as a float just
    // below) in ]0.6, 0.7], both right.
    assertThat(calibration.bins().get(9).count()).isEqualTo(2);
    assertThat(calibration.bins().get(9).accuracy()).isEqualTo(0.5);
    assertThat(calibration.bins().get(7).count()).isEqualTo(1);
    assertThat(calibration.bins().get(6).count()).isEqualTo(1);
    assertThat(calibration.bins().get(0).accuracy()).isNaN();
    assertThat(calibration.expectedError())
        .isCloseTo(0.5 * (0.975 - 0.5) + 0.25 * 0.25 + 0.25 * 0.3, within(1e-6));
  }

  @Test
  void weightsOfTheFirstLayerArePicturesOfTheInput() {
    Network network = network();
    FirstWeights weights = FirstWeights.of(network).orElseThrow();
    assertThat(weights.name()).isEqualTo("dense1");
    assertThat(weights.shape()).isEqualTo(Shape.of(28, 28));
    assertThat(weights.count()).isEqualTo(20);
    assertThat(weights.values(3)[5]).isEqualTo(network.values()[5 * 20 + 3]);
    assertThat(weights.largest()).isPositive();
    Shape colour = Shape.of(8, 8, 3);
    Network filters = Network.of(colour, new Conv2d(4, Window.of(3, 5)), new Flatten(), dense(2));
    assertThat(FirstWeights.of(filters).orElseThrow().shape()).isEqualTo(Shape.of(3, 5, 3));
    Network flat = Network.of(colour, new Flatten(), dense(2));
    assertThat(FirstWeights.of(flat).orElseThrow().shape()).isEqualTo(colour);
    Network pooled = Network.of(colour, new MaxPool2d(Window.of(2, 2)), new Flatten(), dense(2));
    assertThat(FirstWeights.of(pooled)).isEmpty();
    Network blocks = Network.of(Shape.of(4), new Residual(List.of(dense(4)), List.of()), dense(2));
    assertThat(FirstWeights.of(blocks)).isEmpty();
  }

  @Test
  void activationsAreThoseOfEveryLayerThatRuns() {
    Dataset dataset = digits(20);
    List<Activations> all = Activations.of(network(), dataset, 8, KERNELS);
    assertThat(all)
        .extracting(Activations::layer)
        .containsExactly("input", "dense1", "relu1", "dense2");
    Activations relu = all.get(2);
    assertThat(relu.zeros()).isBetween(0.2, 0.8);
    assertThat(relu.silent()).isLessThanOrEqualTo(relu.zeros());
    assertThat(relu.histogram().counts().stream().mapToLong(each -> each).sum()).isEqualTo(160);
    assertThat(relu.histogram().from()).isZero();
    assertThat(all.get(0).mean()).isBetween(0.02, 0.5);
  }

  @Test
  void outputsOfOneInputEndInTheLogits() {
    Network network = network();
    float[] input = new float[784];
    digits(1).samples().fill(input, 0, 0, 784);
    LayerOutputs layers = new LayerOutputs(network, KERNELS);
    List<LayerOutputs.Output> outputs = layers.of(input);
    assertThat(outputs)
        .extracting(LayerOutputs.Output::layer)
        .containsExactly("dense1", "relu1", "dense2");
    assertThat(outputs.getLast().values()).isEqualTo(network.outputs(input));
    assertThat(layers.of(input).getLast().values()).isEqualTo(outputs.getLast().values());
    assertThatIllegalArgumentException().isThrownBy(() -> layers.of(new float[3]));
  }

  @Test
  void whatIsNoProbabilityHasNoCalibration() {
    Dataset dataset = digits(30);
    try (Workers workers = Workers.of(1)) {
      Findings soft =
          Findings.of(network(), dataset, new SoftmaxCrossEntropy(), List.of(), KERNELS, workers);
      Findings hinge = Findings.of(network(), dataset, new Hinge(), List.of(), KERNELS, workers);
      assertThat(soft.calibration()).isPresent();
      assertThat(hinge.calibration()).isEmpty();
      assertThat(hinge.answers()).isPresent();
    }
  }

  @Test
  void residualsAreInTheUnitsOfTheTarget() {
    Dataset dataset =
        new Dataset(
            "rows",
            Shape.of(1),
            new Samples.Numbers(new float[] {1, 2, 3}),
            new Targets.Values(new float[] {2, 4, 7}, 10));
    Network network = Network.of(Shape.of(1), dense(1));
    network.values()[0] = 2; // says 2, 4, 6
    try (Workers workers = Workers.of(1)) {
      Findings findings =
          Findings.of(
              network,
              dataset,
              new MeanSquaredError(),
              List.of(new Residuals.Target("price", 100)),
              KERNELS,
              workers);
      Residuals residuals = findings.residuals().getFirst();
      assertThat(residuals.points().get(2)).isEqualTo(new Residuals.Point(2, 170, 160));
      assertThat(residuals.histogram().from()).isEqualTo(-10);
      assertThat(residuals.histogram().counts().getFirst()).isEqualTo(1);
      assertThat(residuals.histogram().counts().getLast()).isEqualTo(2);
      assertThat(findings.answers()).isEmpty();
    }
  }
}
