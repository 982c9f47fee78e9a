package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import dev.percept.tune.Budget;
import dev.percept.tune.Halving;
import dev.percept.tune.Space;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `percept tune` measures of one configuration.
final class TrainingTrialTest {
  private static final int EPOCHS = 4;
  private static final int TRIALS = 8;

  private static DataSplit digits() {
    byte[] pixels = new byte[150 * 28 * 28];
    int[] labels = new int[150];
    DrawnDigits.draw(3, DrawnDigits.TRAIN, 0, 150, pixels, labels);
    Dataset all = new Dataset("digits", Shape.of(28, 28), pixels, labels, 10);
    return new DataSplit(all.part(0, 140), all.part(140, 10));
  }

  private static List<TrialResult> results(
      List<DataSplit> folds, Halving halving, NetworkLimits limits) throws IOException {
    TrainingTrial trial =
        new TrainingTrial(
            new TrialRecipes("mlp", "dense {n}, relu, dense classes", EPOCHS, space()),
            folds,
            new ScalarKernels(),
            List.of(TrainingTrial.goal("loss"), TrainingTrial.goal("parameters")),
            limits);
    return Tuning.of(space(), Budget.ofTrials(TRIALS), trial)
        .withHalving(halving)
        .withGoals(TrainingTrial.goal("loss"), TrainingTrial.goal("parameters"))
        .withSeed(5)
        .run(Workers.none())
        .results();
  }

  private static Space space() {
    return Space.parse("n=int(3,9), batch=choice(10,20)");
  }

  @Test
  void aTrialOfFoldsIsTheMeanOfTrialsOfEach() throws IOException {
    NetworkLimits none = new NetworkLimits(0, 0);
    List<DataSplit> folds = digits().folds(3);
    List<TrialResult> whole = results(folds, Halving.none(EPOCHS), none);
    List<List<TrialResult>> single = new ArrayList<>();
    for (DataSplit fold : folds) {
      single.add(results(List.of(fold), Halving.none(EPOCHS), none));
    }
    assertThat(whole).hasSize(TRIALS);
    assertThat(whole.getFirst().reports()).hasSize(EPOCHS - 1);
    for (int i = 0; i < whole.size(); i++) {
      TrialResult mean = whole.get(i);
      int at = i;
      double loss = single.stream().mapToDouble(each -> each.get(at).value(0)).sum() / 3;
      assertThat(mean.value(0)).isCloseTo(loss, offset(1e-12));
      assertThat(mean.value(1)).isEqualTo(single.getFirst().get(i).value(1));
      for (int report = 0; report < mean.reports().size(); report++) {
        int units = report;
        double then =
            single.stream()
                    .mapToDouble(each -> each.get(at).reports().get(units).values().getFirst())
                    .sum()
                / 3;
        assertThat(mean.reports().get(report).values().getFirst()).isCloseTo(then, offset(1e-12));
      }
    }
    assertThat(single.get(0).getFirst().value(0)).isNotEqualTo(single.get(1).getFirst().value(0));
  }

  @Test
  void aTrialOfFoldsThatGoesOnComesToTheSame() throws IOException {
    NetworkLimits none = new NetworkLimits(0, 0);
    List<TrialResult> whole = results(digits().folds(2), Halving.none(EPOCHS), none);
    List<TrialResult> parts = results(digits().folds(2), Halving.asha(1, EPOCHS), none);
    List<TrialResult> last = parts.stream().filter(each -> each.job().to() == EPOCHS).toList();
    List<TrialResult> same =
        whole.stream().filter(one -> last.stream().anyMatch(each -> isOfOne(each, one))).toList();
    assertThat(same).isNotEmpty();
    for (TrialResult one : same) {
      assertThat(last.stream().filter(each -> isOfOne(each, one)).map(TrialResult::outcome))
          .containsExactly(one.outcome());
    }
  }

  private static boolean isOfOne(TrialResult a, TrialResult b) {
    return a.job().suggestion() == b.job().suggestion();
  }

  @Test
  void networksBeyondALimitAreNotTried() throws IOException {
    List<DataSplit> one = List.of(digits());
    List<TrialResult> small = results(one, Halving.none(1), new NetworkLimits(2_000, 0));
    assertThat(small.getFirst().outcome().toString()).contains("more than --most-parameters 2,000");
    List<TrialResult> fast = results(one, Halving.none(1), new NetworkLimits(0, 4_000));
    assertThat(fast.getFirst().outcome().toString())
        .contains("flops are more than --most-flops 4,000");
  }
}
