package dev.percept.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The parts of a task of which some must wait for others, and who should compute which.
///
/// A part may belong to a thread, which then computes it each time and finds what it wrote the last
/// time in its own cache; or it is free for whoever comes first. Parts are numbered in the order in
/// which they are added, and can wait only for parts of lower numbers. A plan is made once, run
/// many times by [Workers#run(Plan, Workers.Task)], and serves one team at a time.
public final class Plan {
  /// No thread in particular.
  public static final int ANYONE = -1;

  // States lie a cache line apart.
  private static final int STRIDE = 16;
  private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

  private int[][] prerequisites = {};
  private int[] owners = {};

  // 2 · run + 1 while a part is being computed and 2 · run + 2 when it is done, where `run` counts
  // the runs of this plan. A smaller number belongs to an earlier run: the part is left to do.
  private int[] states = {};
  private volatile int run;

  /// What its last runs say about teams; belongs to the caller.
  final Pace pace = new Pace();

  /// A plan without parts.
  public Plan() {}

  /// Adds a part.
  ///
  /// @param owner the number of the thread it belongs to, the caller being 0 (numbers the team does
  ///   not have start again from 0), or [#ANYONE]
  /// @param after the parts that must be done before
  /// @return the number of the part
  /// @throws IllegalArgumentException if `after` names a part that is not there yet
  /// @throws IllegalStateException if the plan has been run
  public int add(int owner, int... after) {
    if (run != 0) {
      throw new IllegalStateException("a plan that has been run takes no more parts");
    }
    int part = owners.length;
    for (int earlier : after) {
      if (earlier < 0 || earlier >= part) {
        throw new IllegalArgumentException(
            "part %d cannot wait for part %d".formatted(part, earlier));
      }
    }
    owners = Arrays.copyOf(owners, part + 1);
    owners[part] = owner;
    prerequisites = Arrays.copyOf(prerequisites, part + 1);
    prerequisites[part] = after.clone();
    states = new int[(part + 2) * STRIDE];
    return part;
  }

  /// The number of parts.
  public int parts() {
    return owners.length;
  }

  /// Begins the next run.
  ///
  /// @return its number
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the team's caller writes it
  int begin() {
    return ++run;
  }

  /// The number of the run in work.
  int run() {
    return run;
  }

  int owner(int part) {
    return owners[part];
  }

  /// Whether nobody has begun `part`, and all that it waits for is done.
  boolean isReady(int part, int run) {
    if (!isLeft(part, run)) {
      return false;
    }
    for (int earlier : prerequisites[part]) {
      if (!isDone(earlier, run)) {
        return false;
      }
    }
    return true;
  }

  /// Whether nobody has begun `part`.
  boolean isLeft(int part, int run) {
    return state(part) - 2 * run <= 0;
  }

  boolean isDone(int part, int run) {
    return state(part) == 2 * run + 2;
  }

  /// Takes `part` if nobody has begun it.
  boolean take(int part, int run) {
    int state = state(part);
    return state - 2 * run <= 0
        && STATE.compareAndSet(states, (part + 1) * STRIDE, state, 2 * run + 1);
  }

  void done(int part, int run) {
    STATE.setRelease(states, (part + 1) * STRIDE, 2 * run + 2);
  }

  private int state(int part) {
    return (int) STATE.getAcquire(states, (part + 1) * STRIDE);
  }
}
