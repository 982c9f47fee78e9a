package dev.percept.tune;

/// What a trial is asked to do at once: all of it, or, with [Halving], the part up to the next
/// rung.
///
/// @param number of the job, in the order of decisions, from 0
/// @param suggestion the number of the configuration, from 0; jobs of one configuration share it
/// @param configuration the values to try
/// @param seed for all random numbers of the trial; the same for all jobs of a configuration
/// @param bracket the rung on which the configuration began, from 0
/// @param rung the one to reach, from 0
/// @param from the units of budget that earlier jobs of this configuration have spent; 0 for the
///   first
/// @param to those to be spent in all when this job ends
public record Job(
    int number,
    int suggestion,
    Configuration configuration,
    long seed,
    int bracket,
    int rung,
    int from,
    int to) {

  /// The units of this job alone.
  int cost() {
    return to - from;
  }
}
