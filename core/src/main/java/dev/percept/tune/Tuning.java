package dev.percept.tune;

import dev.percept.kernel.Workers;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A search for the configuration that does best: everything that decides what is tried.
///
/// ```java
/// Space space = Space.parse("x=uniform(-5,10), y=uniform(0,15)");
/// Trial trial = Trial.of(c -> branin(c.number("x"), c.number("y")));
/// Tuning tuning = Tuning.of(space, Budget.ofTrials(60), trial).withSeed(7);
/// try (Workers workers = Workers.of(2)) {
///   System.out.println(tuning.run(workers).best());
/// }
/// ```
///
/// The same seed gives the same jobs with the same outcomes, for any number of threads, in whatever
/// order trials end, and after any kill and resume, as long as trials themselves do so. For that,
/// job n is decided from the outcomes of jobs 0 to n - `window`: see [#window].
///
/// @param space where to search
/// @param budget when to end
/// @param trial what measures a configuration
/// @param search how configurations are suggested; TPE at first
/// @param halving which trials end early; none at first
/// @param goals what the trial measures; at first one number, the less the better
/// @param seed decides every random number
/// @param window how many jobs may be under way at once, at least 1; 4 at first. Suggestions lag
///   behind outcomes by as much, however many threads there are: a larger window keeps more threads
///   busy, a smaller one learns sooner. At least as many as threads, better twice as many, as some
///   jobs take longer than others
/// @param states of how many configurations at most what trials keep is held in memory, at least 0;
///   64 at first
public record Tuning(
    Space space,
    Budget budget,
    Trial trial,
    Search search,
    Halving halving,
    List<Goal> goals,
    long seed,
    int window,
    int states) {
  private static final int USUAL_WINDOW = 4;
  private static final int USUAL_STATES = 64;

  /// @throws IllegalArgumentException if a number is out of its range, there is no goal, or two
  ///   have one name
  public Tuning {
    goals = List.copyOf(goals);
    if (goals.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one goal, found none");
    }
    if (goals.stream().map(Goal::name).distinct().count() < goals.size()) {
      throw new IllegalArgumentException("goals must have different names, found " + goals);
    }
    if (window < 1) {
      throw new IllegalArgumentException("the window must be at least 1, found " + window);
    }
    if (states < 0) {
      throw new IllegalArgumentException("states must be at least 0, found " + states);
    }
  }

  /// TPE for the least value of one number.
  public static Tuning of(Space space, Budget budget, Trial trial) {
    return new Tuning(
        space,
        budget,
        trial,
        new Search.Tpe(),
        Halving.none(),
        List.of(Goal.minimize("value")),
        0,
        USUAL_WINDOW,
        USUAL_STATES);
  }

  /// The same with another search.
  public Tuning withSearch(Search search) {
    return new Tuning(space, budget, trial, search, halving, goals, seed, window, states);
  }

  /// The same with other trials ended early.
  public Tuning withHalving(Halving halving) {
    return new Tuning(space, budget, trial, search, halving, goals, seed, window, states);
  }

  /// The same with other goals.
  ///
  /// @throws IllegalArgumentException if there is none, or two have one name
  public Tuning withGoals(Goal... goals) {
    return new Tuning(space, budget, trial, search, halving, List.of(goals), seed, window, states);
  }

  /// The same with other random numbers.
  public Tuning withSeed(long seed) {
    return new Tuning(space, budget, trial, search, halving, goals, seed, window, states);
  }

  /// The same with more or fewer jobs under way at once.
  ///
  /// @throws IllegalArgumentException if there is none
  public Tuning withWindow(int window) {
    return new Tuning(space, budget, trial, search, halving, goals, seed, window, states);
  }

  /// The same with what more or fewer configurations keep held in memory.
  ///
  /// @throws IllegalArgumentException if `states` is negative
  public Tuning withStates(int states) {
    return new Tuning(space, budget, trial, search, halving, goals, seed, window, states);
  }

  /// Searches to the end.
  ///
  /// @param workers who run trials, as many at once as there are threads
  public TuningResult run(Workers workers) {
    return run(workers, List.of(), event -> {}, () -> false);
  }

  /// Searches, or goes on with a search.
  ///
  /// Jobs that have ended before are not done again; everything else comes out as if the search had
  /// never been interrupted. Time spent before does not count.
  ///
  /// @param workers who run trials, as many at once as there are threads
  /// @param ended jobs of this same search that have ended before, in any order, with or without
  ///   gaps; of a search with a smaller budget too. What lies beyond this one's budget is left out
  /// @param listener told what happens, by one thread at a time, in the order in which it does: not
  ///   of the jobs that have ended before
  /// @param stop asked before each job, and whenever a trial asks [Assignment#isStopped], by
  ///   several threads at once; once it says true no more is begun
  /// @throws IllegalArgumentException if a job that has ended before is not one that this search
  ///   decides
  public TuningResult run(
      Workers workers,
      List<TrialResult> ended,
      Consumer<TuningEvent> listener,
      BooleanSupplier stop) {
    return new TuningRun(this, ended, listener, stop).run(workers);
  }
}
