package dev.percept.tune;

import java.time.Duration;

/// How much a search may spend.
///
/// The cost of full trials counts: where [Halving] ends trials early, more of them are begun.
///
/// @param trials what so many trials cost that nobody ends early, at least 1
/// @param time after which nothing new is begun; how long that is does not change what is
///   suggested, only how much of it
public record Budget(int trials, Duration time) {
  /// More than anybody has.
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /// @throws IllegalArgumentException if there is no trial or no time
  public Budget {
    if (trials < 1) {
      throw new IllegalArgumentException("a budget needs at least 1 trial, found " + trials);
    }
    if (!time.isPositive()) {
      throw new IllegalArgumentException("a budget needs some time, found " + time);
    }
    time = time.compareTo(FOREVER) > 0 ? FOREVER : time;
  }

  /// Trials, whatever time they take.
  ///
  /// @throws IllegalArgumentException if there is no trial
  public static Budget ofTrials(int trials) {
    return new Budget(trials, FOREVER);
  }

  /// Time, for as many trials as fit.
  ///
  /// @throws IllegalArgumentException if there is no time
  public static Budget ofTime(Duration time) {
    return new Budget(Integer.MAX_VALUE, time);
  }
}
