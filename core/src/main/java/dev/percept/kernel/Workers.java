package dev.percept.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A team of threads that share the parts of one task at a time. All parallelism of the library is
/// here.
///
/// [#run] hands out the parts of a task one after the other to whoever is free: the caller takes
/// the first that is left, the team's threads the last. So parts of the same number tend to be
/// computed by the same thread each time, which has in its cache what it wrote before. How a task
/// is cut never changes a result, so who computes what does not either. If the other threads are
/// busy elsewhere, the caller does all parts itself and waits for nobody who has not begun. Idle
/// threads spin for some microseconds, then park.
///
/// [#run(Plan, Task)] computes parts of which some wait for others, and leaves to each thread what
/// belongs to it. It leaves all to the caller for a while where the team turns out to be slower, as
/// on a busy machine.
///
/// A team of one starts no thread. One caller at a time may use a team; [#close] ends its threads,
/// which are daemons and start with the first task that has more than one part.
public final class Workers implements AutoCloseable {

  /// Work in numbered parts, each computed wholly by one thread.
  @FunctionalInterface
  public interface Task {
    /// Computes part `part`.
    void run(int part);
  }

  /// How often an idle thread looks again before it parks; a look with its pause takes about 40 ns.
  private static final int SPINS = 2_000;

  /// After so many looks, a caller that waits for the last parts gives way to other threads between
  /// looks.
  private static final int CALLER_SPINS = 20_000;

  private static final long CALLER_REST = 20_000;

  /// After so many looks in vain, a thread takes a part that belongs to another; about 100 µs.
  private static final int PATIENCE = 1_000;

  private static final int NOTHING_LEFT = -1;
  private static final int NOTHING_READY = -2;

  private static final long CLOSED = -1L;
  private static final int PART_BITS = 16;
  private static final int MOST_PARTS = (1 << PART_BITS) - 1;

  private static final VarHandle TICKET;
  private static final VarHandle DONE;
  private static final VarHandle IDLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TICKET = lookup.findVarHandle(Workers.class, "ticket", long.class);
      DONE = lookup.findVarHandle(Workers.class, "done", int.class);
      IDLE = lookup.findVarHandle(Member.class, "parked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int threads;
  private Member @Nullable [] members;

  // The region, one past the last part and the first part that are left, in one word: a thread that
  // wins
  // the exchange on it owns that part, and the caller cannot go on to another task before it is
  // done.
  @SuppressWarnings("UnusedVariable") // through TICKET
  private volatile long ticket;

  // Parts completed of the current region.
  @SuppressWarnings("UnusedVariable") // through DONE
  private volatile int done;

  private volatile @Nullable Task task;
  private volatile @Nullable Throwable failure;
  private int region;

  // The number of the plan in work, 0 for none. A thread that reads the same number before and
  // after
  // it
  // has read `plan` and `task` has those of that number.
  private volatile int planRun;
  private volatile @Nullable Plan plan;
  private int planRuns;

  private Workers(int threads) {
    this.threads = threads;
  }

  /// A team of `threads`, the caller included.
  ///
  /// @throws IllegalArgumentException if `threads` is below 1 or above 1,024
  public static Workers of(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 1 to 1024, found " + threads);
    }
    return new Workers(threads);
  }

  /// The caller alone.
  public static Workers none() {
    return new Workers(1);
  }

  /// The number of threads, the caller included.
  public int threads() {
    return threads;
  }

  /// Computes parts 0 to `parts` - 1 of `task` and returns when all are done. Whatever a part wrote
  /// is visible to the caller, and to every part of later tasks. What a part throws is thrown here,
  /// after the others have ended (with one thread: at once, and the others are not computed).
  ///
  /// @throws IllegalArgumentException if `parts` is negative or above 65,535
  /// @throws IllegalStateException if the team is closed
  public void run(int parts, Task task) {
    if (parts < 0 || parts > MOST_PARTS) {
      throw new IllegalArgumentException("parts must be 0 to " + MOST_PARTS + ", found " + parts);
    }
    if (ticket == CLOSED) {
      throw new IllegalStateException("this team of workers is closed");
    }
    if (threads == 1 || parts <= 1) {
      for (int part = 0; part < parts; part++) {
        task.run(part);
      }
      return;
    }
    Member[] team = team();
    this.task = task;
    done = 0;
    region = (region + 1) & 0x7FFFFFFF;
    TICKET.setVolatile(this, (long) region << (2 * PART_BITS) | (long) parts << PART_BITS);
    for (int i = 0; i < team.length && i < parts - 1; i++) {
      team[i].wake();
    }
    work(true);
    for (int looks = 0; done != parts; looks++) {
      rest(looks);
    }
    this.task = null;
    throwFailure();
  }

  /// Computes the parts of `plan`, each after those it waits for, and returns when all are done. A
  /// thread leaves a part that belongs to another to that one, unless it is not there or takes very
  /// long to begin; now and then, and where that is faster, the caller computes all, by number.
  /// What is written is visible, and what is thrown is thrown, as with [#run(int, Task)].
  ///
  /// @throws IllegalStateException if the team is closed
  public void run(Plan plan, Task task) {
    if (ticket == CLOSED) {
      throw new IllegalStateException("this team of workers is closed");
    }
    int parts = plan.parts();
    if (threads == 1) {
      for (int part = 0; part < parts; part++) {
        task.run(part);
      }
      return;
    }
    long start = System.nanoTime();
    if (plan.pace.callerAlone(start)) {
      runAlone(parts, task);
      plan.pace.aloneTook(System.nanoTime() - start);
      throwFailure();
      return;
    }
    Member[] team = team();
    planRuns = planRuns == -1 ? 1 : planRuns + 1;
    int run = plan.begin();
    this.task = task;
    this.plan = plan;
    planRun = planRuns;
    for (Member member : team) {
      member.wake();
    }
    work(plan, task, run, 0);
    int looks = 0;
    for (int part = parts - 1; part >= 0; part--) {
      while (!plan.isDone(part, run)) {
        rest(looks++);
      }
    }
    planRun = 0;
    this.plan = null;
    this.task = null;
    long end = System.nanoTime();
    plan.pace.teamTook(end - start, end);
    throwFailure();
  }

  private void runAlone(int parts, Task task) {
    for (int part = 0; part < parts; part++) {
      try {
        task.run(part);
      } catch (Throwable e) {
        failure = e;
      }
    }
  }

  private static void rest(int looks) {
    if (looks < CALLER_SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(CALLER_REST);
    }
  }

  private void throwFailure() {
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throwUnchecked(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static boolean hasParts(long ticket) {
    return ticket != CLOSED && (ticket & MOST_PARTS) < ((ticket >>> PART_BITS) & MOST_PARTS);
  }

  /// Takes and computes parts until none is left.
  private void work(boolean caller) {
    long current = ticket;
    while (hasParts(current)) {
      long witness =
          (long)
              TICKET.compareAndExchange(
                  this, current, caller ? current + 1 : current - (1L << PART_BITS));
      if (witness != current) {
        current = witness;
        continue;
      }
      Task mine = task;
      try {
        if (mine != null) {
          int part = (int) (caller ? current : (current >>> PART_BITS) - 1) & MOST_PARTS;
          mine.run(part);
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        DONE.getAndAdd(this, 1);
      }
      current = ticket;
    }
  }

  /// Computes parts of `plan` as thread `me` until nobody need begin one.
  private void work(Plan plan, Task task, int run, int me) {
    int looks = 0;
    int part;
    while ((part = next(plan, run, me, looks)) != NOTHING_LEFT) {
      if (part == NOTHING_READY) {
        rest(looks++);
      } else if (plan.take(part, run)) {
        looks = 0;
        try {
          task.run(part);
        } catch (Throwable e) {
          failure = e;
        } finally {
          plan.done(part, run);
        }
      }
    }
  }

  /// The part that thread `me` should begin now: the first of its own; else one of nobody's, the
  /// caller from the front and the others from the back; else, after a long wait or if its owner is
  /// not there, another's.
  private int next(Plan plan, int run, int me, int looks) {
    int parts = plan.parts();
    int found = NOTHING_LEFT;
    int rank = 0;
    for (int part = 0; part < parts; part++) {
      if (!plan.isLeft(part, run)) {
        continue;
      }
      if (found == NOTHING_LEFT) {
        found = NOTHING_READY;
      }
      int owner = plan.owner(part);
      boolean own = owner >= 0 && owner % threads == me;
      int itsRank = own ? 3 : owner < 0 ? 2 : looks > PATIENCE || !isPresent(owner) ? 1 : 0;
      boolean better = itsRank > rank || (itsRank == 2 && rank == 2 && me > 0);
      if (better && plan.isReady(part, run)) {
        if (own) {
          return part;
        }
        found = part;
        rank = itsRank;
      }
    }
    return found;
  }

  private boolean isPresent(int owner) {
    int member = owner % threads;
    Member[] team = members;
    return member == 0 || team == null || team[member - 1].present == planRun;
  }

  private Member[] team() {
    return members != null ? members : start();
  }

  private Member[] start() {
    Member[] team = new Member[threads - 1];
    for (int i = 0; i < team.length; i++) {
      team[i] = new Member(i + 1);
    }
    members = team;
    for (Member member : team) {
      member.start();
    }
    return team;
  }

  /// Ends the team's threads. Idempotent; must not be called while a task runs.
  @Override
  public void close() {
    TICKET.setVolatile(this, CLOSED);
    Member[] team = members;
    if (team != null) {
      for (Member member : team) {
        member.wake();
      }
      members = null;
    }
  }

  private final class Member extends Thread {
    private final int number;
    private volatile boolean parked;

    // The last run of a plan that this thread has joined.
    private volatile int present;

    Member(int number) {
      super("percept-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    @Override
    public void run() {
      int looks = 0;
      for (long current = ticket; current != CLOSED; current = ticket) {
        if (hasParts(current)) {
          work(false);
          looks = 0;
        } else if (joinPlan()) {
          looks = 0;
        } else if (looks++ < SPINS) {
          Thread.onSpinWait();
        } else {
          park();
          looks = 0;
        }
      }
    }

    private boolean joinPlan() {
      int number = planRun;
      if (number == 0 || number == present) {
        return false;
      }
      Plan current = plan;
      Task itsTask = task;
      int run = current == null ? 0 : current.run();
      if (current == null || itsTask == null || planRun != number) {
        return false;
      }
      present = number;
      work(current, itsTask, run, this.number);
      return true;
    }

    private boolean isCalled() {
      int number = planRun;
      return hasParts(ticket) || ticket == CLOSED || (number != 0 && number != present);
    }

    private void park() {
      parked = true;
      // Looks once more after the flag is up: a task set before it was seen would not wake us.
      if (!isCalled()) {
        LockSupport.park(Workers.this);
      }
      parked = false;
    }

    void wake() {
      if (parked && (boolean) IDLE.compareAndSet(this, true, false)) {
        LockSupport.unpark(this);
      }
    }
  }
}
