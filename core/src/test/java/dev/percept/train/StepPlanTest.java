package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.PlanOrder;
import dev.percept.train.StepPlan.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepPlanTest {

  /// One step over a batch that remembers what has been done to each row and each share.
  private static final class Step {
    private final StepPlan plan;
    private final int[] sharesOfRow;
    private final boolean[] rowDone;
    private final boolean[] columnsRead;
    private final boolean[] updated;

    Step(StepPlan plan, int rows) {
      this.plan = plan;
      this.sharesOfRow = new int[rows];
      this.rowDone = new boolean[rows];
      this.columnsRead = new boolean[plan.shares()];
      this.updated = new boolean[plan.shares()];
    }

    // Plain conditions: an assertion for each of some million rows would take long.
    void compute(int part) {
      switch (plan.kind(part)) {
        case FIRST_LAYER -> addShare(part, plan.share(part));
        case COLUMNS -> columnsRead[once(columnsRead, plan.share(part))] = true;
        case ROWS -> finishRows(part);
        case PARAMETERS -> {
          require(all(columnsRead), "columns are read before parameters change", part);
          require(all(rowDone), "rows are done before parameters change", part);
          updated[once(updated, plan.share(part))] = true;
        }
        default -> throw new AssertionError(plan.kind(part));
      }
    }

    private void addShare(int part, int share) {
      for (int row = plan.firstRow(part); row < plan.lastRow(part); row++) {
        require(sharesOfRow[row] == share, "shares are added in order", part);
        sharesOfRow[row]++;
      }
    }

    private void finishRows(int part) {
      int needed = plan.cutsFirstLayer() ? plan.shares() : 0;
      for (int row = plan.firstRow(part); row < plan.lastRow(part); row++) {
        require(sharesOfRow[row] == needed, "the first layer is complete", part);
        rowDone[once(rowDone, row)] = true;
      }
    }

    private static int once(boolean[] done, int number) {
      require(!done[number], "done once", number);
      return number;
    }

    void check() {
      require(all(rowDone) && all(columnsRead) && all(updated), "all is done", -1);
    }

    private static boolean all(boolean[] flags) {
      for (boolean flag : flags) {
        if (!flag) {
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
        Step backwards = new Step(plan, rows);
        check(backwards, PlanOrder.lastFirst(plan.plan(), backwards::compute));
        Step anyhow = new Step(plan, rows);
        check(anyhow, PlanOrder.random(plan.plan(), random, anyhow::compute));
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
  @ValueSource(ints = {1, 7, 8, 64, 1_000})
  void chunksAreNeitherTinyNorHuge(int rows) {
    StepPlan plan = new StepPlan(rows, 4, true);
    for (int part = 0; part < plan.plan().parts(); part++) {
      if (plan.kind(part) == Kind.ROWS) {
        assertThat(plan.lastRow(part) - plan.firstRow(part))
            .isBetween(Math.min(rows, 8), Math.max(8, 64));
      }
    }
  }
}
