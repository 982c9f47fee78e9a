package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.PlanOrder;
import dev.percept.train.StepPlan.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepPlanTest {

  /// One step over a batch that remembers what has been done to each row and each share.
  private static final class Step {
    private final StepPlan plan;
    private final int rows;
    private final int segments;
    private final boolean gradientsFirst;
    private final int[] sharesOfRow;

    // The segments that a row has gone through, there and back.
    private final int[] forward;
    private final int[] backward;
    private final int[] gathered;
    private final int[] gatheredBack;
    private final boolean[] columnsRead;
    private final boolean[] gradients;
    private final boolean[] measured;
    private final boolean[] updated;

    Step(StepPlan plan, int rows, int segments, boolean gradientsFirst) {
      this.plan = plan;
      this.rows = rows;
      this.segments = segments;
      this.gradientsFirst = gradientsFirst;
      this.sharesOfRow = new int[rows];
      this.forward = new int[rows];
      this.backward = new int[rows];
      this.gathered = new int[segments];
      this.gatheredBack = new int[segments];
      this.columnsRead = new boolean[plan.shares()];
      this.gradients = new boolean[plan.shares()];
      this.measured = new boolean[plan.shares()];
      this.updated = new boolean[plan.shares()];
    }

    // Plain conditions: an assertion for each of some million rows would take long.
    void compute(int part) {
      int segment = plan.segment(part);
      switch (plan.kind(part)) {
        case FIRST_LAYER -> addShare(part, plan.share(part));
        case COLUMNS -> columnsRead[once(columnsRead, plan.share(part))] = true;
        case FORWARD -> goForward(part, segment);
        case GATHER -> {
          require(allAre(forward, segment), "all rows are there", part);
          gathered[segment]++;
        }
        case ROWS -> {
          require(segment == segments - 1, "rows turn in the last segment", part);
          goForward(part, segment);
          goBack(part, segment);
        }
        case GATHER_BACKWARD -> {
          require(allAre(backward, segments - segment), "all rows are back there", part);
          gatheredBack[segment]++;
        }
        case BACKWARD -> goBack(part, segment);
        case GRADIENTS -> {
          requireAllRows(part);
          gradients[once(gradients, plan.share(part))] = true;
        }
        case NORM -> {
          require(all(gradients), "gradients are there before their norm", part);
          measured[once(measured, plan.share(part))] = true;
        }
        case PARAMETERS -> {
          requireAllRows(part);
          require(!gradientsFirst || all(measured), "the norm is there before updates", part);
          updated[once(updated, plan.share(part))] = true;
        }
      }
    }

    private void requireAllRows(int part) {
      require(all(columnsRead), "columns are read before gradients are summed", part);
      require(allAre(backward, segments), "rows are done before parameters change", part);
    }

    private void addShare(int part, int share) {
      for (int row = plan.firstRow(part); row < plan.lastRow(part); row++) {
        require(sharesOfRow[row] == share, "shares are added in order", part);
        sharesOfRow[row]++;
      }
    }

    private void goForward(int part, int segment) {
      int needed = plan.cutsFirstLayer() ? plan.shares() : 0;
      require(segment == 0 || gathered[segment] == plan.shares(), "all have gathered", part);
      for (int row = plan.firstRow(part); row < plan.lastRow(part); row++) {
        require(sharesOfRow[row] == needed, "the first layer is complete", part);
        require(forward[row]++ == segment, "segments come in order", part);
      }
    }

    private void goBack(int part, int segment) {
      require(
          segment == segments - 1 || gatheredBack[segment + 1] == plan.shares(),
          "all have gathered",
          part);
      for (int row = plan.firstRow(part); row < plan.lastRow(part); row++) {
        require(forward[row] == segments, "forward comes first", part);
        require(backward[row]++ == segments - 1 - segment, "segments come back in order", part);
      }
    }

    private static int once(boolean[] done, int number) {
      require(!done[number], "done once", number);
      return number;
    }

    void check() {
      require(allAre(backward, segments) && all(columnsRead) && all(updated), "all is done", rows);
      require(!gradientsFirst || all(gradients), "all gradients are there", rows);
    }

    private static boolean all(boolean[] flags) {
      for (boolean flag : flags) {
        if (!flag) {
          return false;
        }
      }
      return true;
    }

    private static boolean allAre(int[] numbers, int expected) {
      for (int number : numbers) {
        if (number != expected) {
          return false;
        }
      }
      return true;
    }

    private static void require(boolean condition, String what, int part) {
      if (!condition) {
        throw new AssertionError(what + ": " + part);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void everyRowAndEveryShareComeOnceAndInOrder(int threads) {
    SplittableRandom random = new SplittableRandom(threads);
    for (int rows = 1; rows <= 300; rows++) {
      for (boolean cutsFirstLayer : new boolean[] {false, true}) {
        StepPlan plan = new StepPlan(rows, threads, cutsFirstLayer);
        assertThat(plan.cutsFirstLayer()).isEqualTo(cutsFirstLayer);
        assertThat(plan.shares()).isEqualTo(threads);
        // Orders that a team would hardly come up with: parts wait for all that they need.
        Step backwards = new Step(plan, rows, 1, false);
        check(backwards, PlanOrder.lastFirst(plan.plan(), backwards::compute));
        Step anyhow = new Step(plan, rows, 1, false);
        check(anyhow, PlanOrder.random(plan.plan(), random, anyhow::compute));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everySegmentWaitsForAllOfTheOneBeforeAndUpdatesForTheNorm(int threads) {
    SplittableRandom random = new SplittableRandom(threads);
    for (int rows : new int[] {1, 7, 16, 60, 300}) {
      for (int segments = 1; segments <= 4; segments++) {
        for (int flags = 0; flags < 4; flags++) {
          boolean gradientsFirst = flags % 2 == 1;
          StepPlan plan =
              new StepPlan(rows, threads, flags / 2 == 1, segments, gradientsFirst, 40_000);
          Step backwards = new Step(plan, rows, segments, gradientsFirst);
          check(backwards, PlanOrder.lastFirst(plan.plan(), backwards::compute));
          for (int i = 0; i < 5; i++) {
            Step anyhow = new Step(plan, rows, segments, gradientsFirst);
            check(anyhow, PlanOrder.random(plan.plan(), random, anyhow::compute));
          }
        }
      }
    }
  }

  private static void check(Step step, List<Integer> order) {
    assertThat(order).hasSize(step.plan.plan().parts()).doesNotHaveDuplicates();
    step.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void partsAreOfTheKindsThatTheFirstLayerAllows(int threads) {
    StepPlan whole = new StepPlan(100, threads, false);
    StepPlan cut = new StepPlan(100, threads, true);
    assertThat(count(whole, Kind.FIRST_LAYER)).isZero();
    assertThat(count(cut, Kind.FIRST_LAYER)).isEqualTo(threads * count(cut, Kind.ROWS));
    for (StepPlan plan : new StepPlan[] {whole, cut}) {
      assertThat(count(plan, Kind.ROWS)).isEqualTo(2L * threads);
      assertThat(count(plan, Kind.COLUMNS)).isEqualTo(threads);
      assertThat(count(plan, Kind.PARAMETERS)).isEqualTo(threads);
    }
  }

  private static long count(StepPlan plan, Kind kind) {
    long count = 0;
    for (int part = 0; part < plan.plan().parts(); part++) {
      count += plan.kind(part) == kind ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"0, 256", "1000, 256", "10000, 104", "40000, 32", "1000000, 32"})
  void chunksAreNeitherTinyNorHuge(long numbersOfARow, int mostRows) {
    for (int rows : new int[] {1, 7, 8, 64, 1_000, 5_000}) {
      StepPlan plan = new StepPlan(rows, 4, true, 1, false, numbersOfARow);
      for (int part = 0; part < plan.plan().parts(); part++) {
        if (plan.kind(part) == Kind.ROWS) {
          assertThat(plan.lastRow(part) - plan.firstRow(part))
              .isBetween(Math.min(rows, 8), Math.max(8, mostRows));
        }
      }
    }
  }
}
