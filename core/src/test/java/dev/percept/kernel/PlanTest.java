package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plans, and teams that run them.
@Timeout(120)
@Isolated("measures time")
final class PlanTest {

  /// A plan that knows what it should do. Each part computes a number from those of the parts it
  /// waits for, and from its own number of the run before, all without a lock: a part that comes
  /// too early, too late, twice, or sees old memory makes a number that is wrong for ever.
  private static final class Puzzle {
    final Plan plan = new Plan();
    final List<int[]> after = new ArrayList<>();
    final List<Integer> owners = new ArrayList<>();
    private final long[] found;
    private final long[] expected;
    private int runs;

    private Puzzle(int parts) {
      found = new long[parts];
      expected = new long[parts];
    }

    static Puzzle random(int parts, int owners, SplittableRandom random) {
      Puzzle puzzle = new Puzzle(parts);
      for (int part = 0; part < parts; part++) {
        int[] after = new int[part == 0 ? 0 : random.nextInt(Math.min(part, 4) + 1)];
        for (int i = 0; i < after.length; i++) {
          after[i] = random.nextInt(part);
        }
        puzzle.add(random.nextInt(owners + 1) - 1, after);
      }
      return puzzle;
    }

    void add(int owner, int... earlier) {
      assertThat(plan.add(owner, earlier)).isEqualTo(after.size());
      after.add(earlier.clone());
      owners.add(owner);
    }

    void compute(int part) {
      found[part] = next(found, part);
    }

    private long next(long[] numbers, int part) {
      long sum = 31 * numbers[part] + part + 1;
      for (int earlier : after.get(part)) {
        sum = sum * 1_000_003 + numbers[earlier];
      }
      return sum;
    }

    void run(Workers workers) {
      workers.run(plan, this::compute);
      check();
    }

    void check() {
      runs++;
      for (int part = 0; part < expected.length; part++) {
        expected[part] = next(expected, part);
      }
      if (!Arrays.equals(found, expected)) {
        assertThat(found).as("numbers after run %d", runs).isEqualTo(expected);
      }
    }
  }

  @Test
  void partsAreNumberedAsTheyAreAdded() {
    Plan plan = new Plan();
    assertThat(plan.parts()).isZero();
    assertThat(plan.add(Plan.ANYONE)).isZero();
    assertThat(plan.add(3, 0)).isEqualTo(1);
    assertThat(plan.add(0, 0, 1)).isEqualTo(2);
    assertThat(plan.parts()).isEqualTo(3);
    assertThat(plan.owner(0)).isEqualTo(Plan.ANYONE);
    assertThat(plan.owner(1)).isEqualTo(3);
  }

  @Test
  void aPartCanWaitOnlyForPartsThatAreThere() {
    Plan plan = new Plan();
    plan.add(0);
    for (int wrong : new int[] {-1, 1, 2}) {
      assertThatThrownBy(() -> plan.add(0, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("part 1 cannot wait for part " + wrong);
    }
    assertThat(plan.parts()).isEqualTo(1);
  }

  @Test
  void prerequisitesAreTheCallersNoMore() {
    Plan plan = new Plan();
    int[] after = {0};
    plan.add(0);
    plan.add(0, after);
    plan.add(0, after);
    after[0] = 2;
    assertThat(PlanOrder.lastFirst(plan, part -> {})).containsExactly(0, 2, 1);
  }

  @Test
  void anyOrderThatPrerequisitesAllowGivesTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      Puzzle puzzle = Puzzle.random(30, 4, random);
      for (int run = 0; run < 5; run++) {
        PlanOrder.random(puzzle.plan, random, puzzle::compute);
        puzzle.check();
        PlanOrder.lastFirst(puzzle.plan, puzzle::compute);
        puzzle.check();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPartIsComputedOnceInEveryRun(int threads) {
    SplittableRandom random = new SplittableRandom(2);
    try (Workers workers = Workers.of(threads)) {
      for (int parts : new int[] {0, 1, 2, 3, 8, 9, 64, 500}) {
        Puzzle puzzle = Puzzle.random(parts, threads, random);
        AtomicIntegerArray computed = new AtomicIntegerArray(parts);
        for (int run = 1; run <= 20; run++) {
          workers.run(puzzle.plan, computed::incrementAndGet);
          for (int part = 0; part < parts; part++) {
            assertThat(computed.get(part)).isEqualTo(run);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void partsComeAfterThoseTheyWaitForAndSeeWhatTheyWrote(int threads) {
    SplittableRandom random = new SplittableRandom(3);
    try (Workers workers = Workers.of(threads)) {
      for (int i = 0; i < 20; i++) {
        // Now and then owners that the team does not have.
        Puzzle puzzle =
            Puzzle.random(1 + random.nextInt(40), 1 + random.nextInt(2 * threads), random);
        for (int run = 0; run < 200; run++) {
          puzzle.run(workers);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void aChainIsComputedInOrderWhoeverOwnsItsParts(int threads) {
    Puzzle chain = new Puzzle(60);
    for (int part = 0; part < 60; part++) {
      chain.add(part % 7 - 1, part == 0 ? new int[0] : new int[] {part - 1});
    }
    List<Integer> order = new ArrayList<>();
    try (Workers workers = Workers.of(threads)) {
      workers.run(chain.plan, order::add);
      assertThat(order).hasSize(60).isSorted();
      for (int run = 0; run < 500; run++) {
        chain.run(workers);
      }
    }
  }

  @Test
  void teamOfOneComputesInTheOrderOfTheNumbers() {
    Puzzle puzzle = Puzzle.random(40, 3, new SplittableRandom(4));
    List<Integer> order = new ArrayList<>();
    try (Workers workers = Workers.none()) {
      workers.run(
          puzzle.plan,
          part -> {
            assertThat(Thread.currentThread().getName()).doesNotStartWith("percept-worker");
            order.add(part);
          });
    }
    assertThat(order).hasSize(40).isSorted();
  }

  @Test
  void aPartIsComputedByItsOwnerIfThatIsThere() {
    Plan plan = new Plan();
    plan.add(0);
    plan.add(1);
    plan.add(2); // of a team of two: again the caller
    plan.add(3);
    Thread[] seen = new Thread[4];
    try (Workers workers = Workers.of(2)) {
      // No first part ends before both have begun, so the member is there.
      CountDownLatch both = new CountDownLatch(2);
      workers.run(
          plan,
          part -> {
            seen[part] = Thread.currentThread();
            both.countDown();
            await(both);
          });
    }
    assertThat(seen[0]).isSameAs(Thread.currentThread());
    assertThat(seen[1].getName()).isEqualTo("percept-worker-1");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as("counted down in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatBelongsToAThreadThatIsBusyForLongIsTakenByAnother() {
    Plan plan = new Plan();
    plan.add(1);
    plan.add(1);
    plan.add(0);
    try (Workers workers = Workers.of(2)) {
      for (int run = 0; run < 5; run++) {
        // Part 0 ends only after part 1, which belongs to the same thread.
        CountDownLatch second = new CountDownLatch(1);
        workers.run(
            plan,
            part -> {
              if (part == 0) {
                await(second);
              } else if (part == 1) {
                second.countDown();
              }
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void otherPartsAreDoneWhenOneFailsAndTheTeamStaysUsable(int threads) {
    SplittableRandom random = new SplittableRandom(5);
    try (Workers workers = Workers.of(threads)) {
      Puzzle after = Puzzle.random(12, threads, random);
      for (int round = 0; round < 200; round++) {
        Puzzle puzzle = Puzzle.random(20, threads, random);
        int failing = round % 20;
        AtomicIntegerArray computed = new AtomicIntegerArray(20);
        assertThatThrownBy(() ->
                workers.run(
                    puzzle.plan,
                    part -> {
                      computed.incrementAndGet(part);
                      if (part == failing) {
                        throw new OutOfMemoryError("made up, part " + part);
                      }
                    }))
            .isInstanceOf(OutOfMemoryError.class)
            .hasMessage("made up, part " + failing);
        for (int part = 0; part < 20; part++) {
          assertThat(computed.get(part)).isEqualTo(1);
        }
        puzzle.run(workers);
        after.run(workers);
      }
    }
  }

  @Test
  void whatAPartThrowsOnATeamOfOneIsThrown() {
    Plan plan = new Plan();
    plan.add(0);
    assertThatThrownBy(() ->
            Workers.none()
                .run(
                    plan,
                    part -> {
                      throw new IllegalStateException("part " + part);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("part 0");
  }

  @Test
  void aPlanServesOneTeamAfterTheOther() {
    SplittableRandom random = new SplittableRandom(6);
    try (Workers two = Workers.of(2);
        Workers one = Workers.none();
        Workers five = Workers.of(5)) {
      Workers[] teams = {two, five, one, five, two};
      for (int i = 0; i < 10; i++) {
        Puzzle puzzle = Puzzle.random(1 + random.nextInt(20), 5, random);
        for (int run = 0; run < 300; run++) {
          puzzle.run(teams[run % teams.length]);
        }
      }
    }
  }

  // With tiny parts, the others often find a plan that is over, or already the next one.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void threadsThatComeLateDoNoHarm(int threads) {
    SplittableRandom random = new SplittableRandom(7);
    Puzzle first = Puzzle.random(3, threads, random);
    Puzzle second = Puzzle.random(5, threads, random);
    long[] numbers = new long[4];
    long[] expected = new long[4];
    try (Workers workers = Workers.of(threads)) {
      int runs = threads <= 2 ? 20_000 : 4_000;
      for (int run = 0; run < runs; run++) {
        first.run(workers);
        if (run % 3 != 0) {
          second.run(workers);
        }
        if (run % 2 == 0) {
          int parts = 1 + run % 4;
          workers.run(parts, part -> numbers[part] = numbers[part] * 31 + part + 1);
          for (int part = 0; part < parts; part++) {
            expected[part] = expected[part] * 31 + part + 1;
          }
        }
        if (run % 500 == 0) {
          LockSupport.parkNanos(2_000_000); // long enough that the others park
        }
      }
      assertThat(numbers).isEqualTo(expected);
    }
  }

  @Test
  void severalTeamsOfManyThreadsMakeProgressWhileAllAreBusy() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int seed = i;
      Thread caller =
          new Thread(() -> {
            Puzzle puzzle = Puzzle.random(24, 8, new SplittableRandom(seed));
            try (Workers workers = Workers.of(8)) {
              for (int run = 0; run < 100; run++) {
                puzzle.run(workers);
              }
            } catch (Throwable e) {
              synchronized (failures) {
                failures.add(e);
              }
            }
          });
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void closedTeamRefusesPlans() {
    Plan plan = new Plan();
    plan.add(0);
    Workers workers = Workers.of(2);
    workers.run(plan, part -> {});
    workers.close();
    assertThatThrownBy(() -> workers.run(plan, part -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this team of workers is closed");
  }

  @Test
  void planThatHasBeenRunTakesNoMoreParts() {
    Plan plan = new Plan();
    plan.add(0);
    try (Workers workers = Workers.of(2)) {
      workers.run(plan, part -> {});
    }
    assertThatThrownBy(() -> plan.add(0)).isInstanceOf(IllegalStateException.class);
  }
}
