package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Isolated("counts threads")
final class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPartIsComputedExactlyOnce(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertThat(workers.threads()).isEqualTo(threads);
      for (int parts : new int[] {0, 1, 2, 3, 7, 8, 9, 64, 1000, 65_535}) {
        AtomicIntegerArray computed = new AtomicIntegerArray(parts);
        workers.run(parts, computed::incrementAndGet);
        for (int part = 0; part < parts; part++) {
          assertThat(computed.get(part)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void manySmallTasksLoseNothing(int threads) {
    int tasks = 200_000;
    long[] sums = new long[5];
    try (Workers workers = Workers.of(threads)) {
      int[] task = {0};
      // What a part of one task wrote, without any lock, a part of the next reads and adds to.
      Workers.Task add = part -> sums[part] = sums[part] * 31 + task[0] + part;
      long[] alone = new long[sums.length];
      for (int i = 0; i < tasks; i++) {
        task[0] = i;
        int parts = 1 + i % sums.length;
        workers.run(parts, add);
        for (int part = 0; part < parts; part++) {
          alone[part] = alone[part] * 31 + i + part;
        }
      }
      assertThat(sums).isEqualTo(alone);
    }
  }

  @Test
  void moreThreadsThanProcessorsMakeProgressWhileAllAreBusy() throws InterruptedException {
    int teams = 3;
    LongAdder parts = new LongAdder();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < teams; i++) {
      Thread caller =
          new Thread(() -> {
            try (Workers workers = Workers.of(8)) {
              for (int task = 0; task < 2_000; task++) {
                workers.run(16, part -> parts.increment());
              }
            }
          });
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(parts.sum()).isEqualTo(teams * 2_000L * 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void whatAPartThrowsIsThrownAndTheTeamStaysUsable(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (int round = 0; round < 200; round++) {
        int failing = round % 10;
        assertThatThrownBy(() ->
                workers.run(
                    10,
                    part -> {
                      if (part == failing) {
                        throw new IllegalStateException("part " + part);
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("part " + failing);
        AtomicIntegerArray computed = new AtomicIntegerArray(10);
        workers.run(10, computed::incrementAndGet);
        for (int part = 0; part < 10; part++) {
          assertThat(computed.get(part)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void otherPartsAreDoneWhenOneFails(int threads) {
    try (Workers workers = Workers.of(threads)) {
      AtomicIntegerArray computed = new AtomicIntegerArray(50);
      assertThatThrownBy(() ->
              workers.run(
                  50,
                  part -> {
                    if (part == 3) {
                      throw new OutOfMemoryError("made up");
                    }
                    computed.incrementAndGet(part);
                  }))
          .isInstanceOf(OutOfMemoryError.class);
      for (int part = 0; part < 50; part++) {
        assertThat(computed.get(part)).isEqualTo(part == 3 ? 0 : 1);
      }
    }
  }

  @Test
  void closeEndsThreadsThatHaveParked() throws InterruptedException {
    Thread member;
    try (Workers workers = Workers.of(2)) {
      member = memberOf(workers);
      while (member.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    member.join(30_000);
    assertThat(member.isAlive()).as("alive after close").isFalse();
  }

  @Test
  void parkedThreadsWakeForTheNextTask() throws InterruptedException {
    try (Workers workers = Workers.of(2)) {
      Thread member = memberOf(workers);
      for (int i = 0; i < 50; i++) {
        while (member.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        assertThat(memberOf(workers)).isSameAs(member);
      }
    }
  }

  /// The one thread of a team of two besides the caller. Neither of two parts ends before the other
  /// has begun, so both threads must take one.
  private static Thread memberOf(Workers workers) {
    Thread[] seen = new Thread[2];
    CountDownLatch both = new CountDownLatch(2);
    workers.run(
        2,
        part -> {
          seen[part] = Thread.currentThread();
          both.countDown();
          try {
            assertThat(both.await(30, TimeUnit.SECONDS)).as("two threads at work").isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(seen).doesNotHaveDuplicates().contains(Thread.currentThread());
    return seen[0] == Thread.currentThread() ? seen[1] : seen[0];
  }

  @Test
  void membersAreDaemons() {
    try (Workers workers = Workers.of(2)) {
      assertThat(memberOf(workers).isDaemon()).isTrue();
    }
  }

  private static long membersAlive(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals(name))
        .count();
  }

  @Test
  void noThreadStartsBeforeATaskNeedsIt() {
    // No other test has a team so large.
    String last = "percept-worker-40";
    try (Workers workers = Workers.of(41)) {
      assertThat(membersAlive(last)).isZero();
      workers.run(1, part -> {});
      assertThat(membersAlive(last)).isZero();
      workers.run(2, part -> {});
      assertThat(membersAlive(last)).isEqualTo(1);
    }
  }

  @Test
  void teamOfOneDoesAllOnTheCallingThreadInOrder() {
    List<Integer> order = new ArrayList<>();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Workers workers = Workers.none()) {
      workers.run(
          20,
          part -> {
            order.add(part);
            threads.add(Thread.currentThread());
          });
    }
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(order).isSorted().hasSize(20);
  }

  @Test
  void closedTeamRefusesWork() {
    Workers workers = Workers.of(3);
    workers.run(5, part -> {});
    workers.close();
    workers.close();
    assertThatThrownBy(() -> workers.run(2, part -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this team of workers is closed");
  }

  @Test
  void teamsInsideATaskWork() {
    LongAdder sum = new LongAdder();
    try (Workers outer = Workers.of(2)) {
      outer.run(
          4,
          part -> {
            try (Workers inner = Workers.of(2)) {
              inner.run(8, innerPart -> sum.add(part * 8 + innerPart));
            }
          });
    }
    assertThat(sum.sum()).isEqualTo(32 * 31 / 2);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Workers.of(0)).hasMessage("threads must be 1 to 1024, found 0");
    assertThatThrownBy(() -> Workers.of(1025)).hasMessage("threads must be 1 to 1024, found 1025");
    try (Workers workers = Workers.none()) {
      assertThatThrownBy(() -> workers.run(-1, part -> {}))
          .hasMessage("parts must be 0 to 65535, found -1");
      assertThatThrownBy(() -> workers.run(65_536, part -> {}))
          .hasMessage("parts must be 0 to 65535, found 65536");
    }
  }
}
