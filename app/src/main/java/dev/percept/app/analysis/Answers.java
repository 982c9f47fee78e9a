package dev.percept.app.analysis;

import dev.percept.data.Dataset;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.train.Evaluator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a network says to every sample of a data set of classes. The numbers are those that an
/// [Evaluator] counts, so nothing here can differ from what `percept evaluate` prints.
public final class Answers {
  private final Dataset dataset;
  private final int classes;
  private final float[] answers;
  private final int[] said;

  private Answers(Dataset dataset, float[] answers) {
    this.dataset = dataset;
    this.classes = dataset.classes();
    this.answers = answers;
    this.said = new int[dataset.count()];
    for (int i = 0; i < said.length; i++) {
      int best = 0;
      for (int j = 1; j < classes; j++) {
        if (answers[i * classes + j] > answers[i * classes + best]) {
          best = j;
        }
      }
      said[i] = best;
    }
  }

  /// Runs the network over all samples.
  ///
  /// @throws IllegalArgumentException if they do not fit it
  /// @throws IllegalStateException if the targets are real numbers
  public static Answers of(Evaluator evaluator, Dataset dataset) {
    return of(dataset, evaluator.answers(dataset));
  }

  /// Of answers that are known.
  ///
  /// @param answers one for each class of each sample; owned by this from here on
  /// @throws IllegalArgumentException if there are more or fewer
  /// @throws IllegalStateException if the targets are real numbers
  public static Answers of(Dataset dataset, float[] answers) {
    long expected = (long) dataset.count() * dataset.classes();
    if (answers.length != expected) {
      throw new IllegalArgumentException(
          "expected %,d answers for %,d samples of %d classes, found %,d"
              .formatted(expected, dataset.count(), dataset.classes(), answers.length));
    }
    return new Answers(dataset, answers);
  }

  /// The samples that were answered.
  public Dataset dataset() {
    return dataset;
  }

  /// The number of samples.
  public int count() {
    return said.length;
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// The class that sample `index` was taken for; of equal answers the first counts.
  public int said(int index) {
    return said[index];
  }

  /// The class that sample `index` is.
  public int truth(int index) {
    return dataset.labels()[index];
  }

  /// What the network gave for one class of one sample.
  public float answer(int index, int label) {
    return answers[index * classes + label];
  }

  /// How often each class was taken for each.
  public ConfusionMatrix confusion() {
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    for (int i = 0; i < said.length; i++) {
      confusion.add(truth(i), said[i]);
    }
    return confusion;
  }

  /// The samples behind one cell of the confusion matrix, those first of which the network was
  /// surest.
  ///
  /// @param most how many at most
  public List<Integer> behind(int truth, int taken, int most) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < said.length; i++) {
      if (said[i] == taken && truth(i) == truth) {
        found.add(i);
      }
    }
    found.sort(Comparator.comparingDouble((Integer i) -> -answer(i, taken)));
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  /// The mistakes it was surest of: those first where the answer for the wrong class is furthest
  /// above that for the right one.
  ///
  /// @param most how many at most
  public List<Mistake> worstMistakes(int most) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < said.length; i++) {
      int truth = truth(i);
      if (said[i] != truth) {
        mistakes.add(new Mistake(i, said[i], truth, answer(i, said[i]), answer(i, truth)));
      }
    }
    mistakes.sort(
        Comparator.comparingDouble((Mistake each) -> each.answerOfTruth() - each.answer())
            .thenComparingInt(Mistake::index));
    return List.copyOf(mistakes.subList(0, Math.min(most, mistakes.size())));
  }
}
