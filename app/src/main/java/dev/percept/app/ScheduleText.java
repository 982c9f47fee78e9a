package dev.percept.app;

import dev.percept.optim.Schedule;

/// Schedules as people write them: `cosine 0.01 warmup 200`.
final class ScheduleText {
  static final String FORMS =
      "constant, step STEPS FACTOR, exponential LAST, cosine [LAST], onecycle [RISE] or plateau PATIENCE"
          + " FACTOR, each with or without warmup STEPS";

  private ScheduleText() {}

  /// @throws IllegalArgumentException if it is none; says what was expected and found
  static Schedule parse(String text) {
    Phrase phrase = new Phrase(text);
    String name = phrase.take();
    Schedule schedule;
    // As in OptimizerText, not a switch that has a value.
    switch (name) {
      case "constant" -> schedule = new Schedule.Constant();
      case "step" -> {
        int steps = phrase.whole("a number of steps, at least 1", 1);
        schedule = new Schedule.Step(steps, phrase.real("a factor"));
      }
      case "exponential" -> schedule = new Schedule.Exponential(phrase.real("the last factor"));
      case "cosine" -> schedule = new Schedule.Cosine(phrase.real("the last factor", 0));
      case "onecycle" -> {
        Schedule.OneCycle usual = new Schedule.OneCycle();
        double rise = phrase.real("the share of rising steps", usual.rise());
        schedule = new Schedule.OneCycle(rise, usual.first(), usual.last());
      }
      case "plateau" -> {
        int patience = phrase.whole("a number of evaluations, at least 1", 1);
        schedule = new Schedule.ReduceOnPlateau(patience, phrase.real("a factor"));
      }
      default -> throw Phrase.fault(FORMS, name);
    }
    if (phrase.take("warmup")) {
      schedule = new Schedule.WarmUp(phrase.whole("a number of steps, at least 1", 1), schedule);
    }
    if (phrase.hasMore()) {
      throw Phrase.fault("warmup STEPS or nothing more", phrase.take());
    }
    return schedule;
  }

  /// The text that gives this schedule.
  static String print(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Constant() -> "constant";
      case Schedule.Step(int interval, double by) -> "step " + interval + " " + Phrase.number(by);
      case Schedule.Exponential(double last) -> "exponential " + Phrase.number(last);
      case Schedule.Cosine(double last) -> "cosine " + Phrase.number(last);
      case Schedule.OneCycle cycle -> "onecycle " + Phrase.number(cycle.rise());
      case Schedule.ReduceOnPlateau(int patience, double by) ->
          "plateau " + patience + " " + Phrase.number(by);
      case Schedule.WarmUp(int steps, Schedule then) -> print(then) + " warmup " + steps;
    };
  }
}
