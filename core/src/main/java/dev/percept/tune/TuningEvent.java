package dev.percept.tune;

/// What happens in a search, as listeners are told.
public sealed interface TuningEvent {

  /// A job begins.
  record Began(Job job) implements TuningEvent {}

  /// A trial has measured something on its way.
  record Reported(Job job, TrialResult.Report report) implements TuningEvent {}

  /// A job has ended: the moment to write it down.
  record Ended(TrialResult result) implements TuningEvent {}
}
