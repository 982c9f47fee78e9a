package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.SmallImages;
import dev.percept.data.Augmentation;
import dev.percept.data.Augmenter;
import dev.percept.data.Batch;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.metric.Classification;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several networks measured as one.
final class EnsembleTest {
  private static final Dataset IMAGES = SmallImages.split(10, 250, 0.25).test();

  private static Network network(long seed, int hidden) {
    return Network.of(
            Shape.of(12, 12),
            new Dense(hidden, new Initializer.Normal(0.3)),
            new Sigmoid(),
            new Dense(SmallImages.CLASSES, new Initializer.Normal(1)))
        .initialize(new Rng(seed));
  }

  private static Evaluator evaluator(boolean sparse, Network... networks) {
    return new Evaluator(List.of(networks), sparse, new ScalarKernels(), Workers.none());
  }

  @Test
  void theAnswerIsTheMeanOfTheProbabilities() {
    Network[] networks = {network(1, 8), network(2, 20), network(3, 5)};
    Evaluation found = evaluator(false, networks).evaluate(IMAGES);
    int[] classes = evaluator(true, networks).classify(IMAGES);
    double crossEntropy = 0;
    double squares = 0;
    int right = 0;
    for (int i = 0; i < IMAGES.count(); i++) {
      double[] mean = new double[SmallImages.CLASSES];
      for (Network network : networks) {
        float[] one = network.predict(pixels(i));
        for (int j = 0; j < mean.length; j++) {
          mean[j] += one[j] / (double) networks.length;
        }
      }
      int truth = IMAGES.labels()[i];
      int best = 0;
      for (int j = 0; j < mean.length; j++) {
        best = mean[j] > mean[best] ? j : best;
        squares += Math.pow(mean[j] - (j == truth ? 1 : 0), 2) / 2;
      }
      crossEntropy -= Math.log(mean[truth]);
      right += best == truth ? 1 : 0;
      assertThat(classes[i]).isEqualTo(best);
    }
    assertThat(found.accuracy()).isEqualTo((double) right / IMAGES.count());
    assertThat(found.loss()).isCloseTo(crossEntropy / IMAGES.count(), offset(1e-5));
    assertThat(((Classification) found).squaredError())
        .isCloseTo(squares / IMAGES.count(), offset(1e-5));
  }

  private static float[] pixels(int image) {
    float[] pixels = new float[144];
    for (int j = 0; j < pixels.length; j++) {
      pixels[j] = (IMAGES.pixels()[image * 144 + j] & 0xFF) / 255f;
    }
    return pixels;
  }

  @Test
  void twiceTheSameNetworkIsThatNetwork() {
    Network network = network(1, 8);
    Evaluation one = evaluator(false, network).evaluate(IMAGES);
    Evaluation two = evaluator(false, network, network).evaluate(IMAGES);
    assertThat(two.accuracy()).isEqualTo(one.accuracy());
    assertThat(two.loss()).isCloseTo(one.loss(), offset(1e-12));
    assertThat(((Classification) two).squaredError())
        .isCloseTo(((Classification) one).squaredError(), offset(1e-12));
  }

  @Test
  void threadsAndSparseInputChangeNoBit() {
    Network[] networks = {network(1, 8), network(2, 20)};
    Evaluation expected = evaluator(false, networks).evaluate(IMAGES);
    try (Workers workers = Workers.of(3)) {
      Evaluator other = new Evaluator(List.of(networks), true, new ScalarKernels(), workers);
      Evaluation found = other.evaluate(IMAGES);
      assertThat(found.loss()).isEqualTo(expected.loss());
      assertThat(((Classification) found).squaredError())
          .isEqualTo(((Classification) expected).squaredError());
      assertThat(found.accuracy()).isEqualTo(expected.accuracy());
    }
  }

  @Test
  void aTruthThatAllFindImpossibleCostsAFiniteLoss() {
    Network sure = Network.of(Shape.of(1), new Dense(2, new Initializer.Zeros()));
    sure.values()[0] = -300; // logits -300 and 0 for a white pixel
    Dataset white = new Dataset("white", Shape.of(1), new byte[] {-1}, new int[] {0}, 2);
    assertThat(evaluator(false, sure, sure).evaluate(white).loss()).isCloseTo(300, offset(1e-4));
  }

  @Test
  void networksOfDifferentShapesAreRefused() {
    Network other = Network.of(Shape.of(12, 12), new Dense(9, new Initializer.Zeros()));
    assertThatThrownBy(() -> evaluator(false, network(1, 8), network(2, 8), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 12×12 and gives 10, number 3 takes 12×12 and gives 9");
    assertThatThrownBy(() -> evaluator(false)).hasMessage("there is no network to evaluate");
  }

  private static Evaluator looking(Views views, boolean sparse, Workers workers) {
    return new Evaluator(
        List.of(network(1, 8), network(2, 20)),
        sparse,
        new SoftmaxCrossEntropy(),
        views,
        new ScalarKernels(),
        workers);
  }

  @Test
  void theAnswerIsTheMeanOverAllViewsOfAnImage() {
    Views views = new Views(Augmentation.none().withShift(2).withNoise(0.1), 3, 7);
    float[] found = looking(views, true, Workers.none()).answers(IMAGES);
    double[] expected = new double[found.length];
    int width = IMAGES.sampleShape().elements();
    Augmenter augmenter =
        new Augmenter(views.augmentation(), IMAGES.sampleShape(), new Rng(7), new ScalarKernels());
    for (int view = 0; view < 3; view++) {
      Batch batch = new Batch(IMAGES.count(), width, false);
      if (view == 0) {
        batch.fillSamples(IMAGES, 0, 0, IMAGES.count());
      } else {
        batch.fillSamples(IMAGES, 0, view, augmenter, 0, IMAGES.count());
      }
      Dataset seen =
          new Dataset(
              "seen",
              IMAGES.sampleShape(),
              new Samples.Numbers(batch.inputs().dense()),
              IMAGES.targets());
      float[] answers = looking(Views.none(), false, Workers.none()).answers(seen);
      for (int i = 0; i < answers.length; i++) {
        expected[i] += answers[i] / 3.0;
      }
    }
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], offset(1e-6));
    }
  }

  @Test
  void oneViewIsTheImageAndThreadsChangeNoBitOfSeveral() {
    Views one = new Views(Augmentation.none().withShift(2), 1, 7);
    assertThat(looking(one, false, Workers.none()).answers(IMAGES))
        .isEqualTo(looking(Views.none(), false, Workers.none()).answers(IMAGES));
    Views views = new Views(Augmentation.none().withRotation(20), 4, 7);
    Evaluation expected = looking(views, false, Workers.none()).evaluate(IMAGES);
    try (Workers workers = Workers.of(3)) {
      Evaluation found = looking(views, false, workers).evaluate(IMAGES);
      assertThat(found.loss()).isEqualTo(expected.loss());
      assertThat(found.accuracy()).isEqualTo(expected.accuracy());
    }
  }

  @Test
  void viewsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Views(Augmentation.none(), 2, 1))
        .hasMessage("2 views of an image that is not changed are all the same");
    assertThatThrownBy(() -> new Views(Augmentation.none(), 0, 1))
        .hasMessage("views must be 1 to 1,000, found 0");
    Dataset numbers =
        new Dataset(
            "numbers",
            IMAGES.sampleShape(),
            new Samples.Numbers(new float[144]),
            new Targets.Classes(new int[1], SmallImages.CLASSES));
    Views views = new Views(Augmentation.none().withShift(2), 2, 7);
    assertThatThrownBy(() -> looking(views, false, Workers.none()).evaluate(numbers))
        .hasMessage("only images can be augmented, the samples of numbers are numbers");
  }
}
