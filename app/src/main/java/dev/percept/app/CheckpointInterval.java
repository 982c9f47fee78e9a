package dev.percept.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often checkpoints are written.
///
/// @param nanos after so many nanoseconds; 0 for not by time
/// @param steps after so many steps; 0 for not by steps
record CheckpointInterval(long nanos, int steps) {
  static final String FORMS = "30s, 5m, 1000 (iterations), never";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(s|m|)");
  private static final long SECOND = 1_000_000_000;

  /// @throws IllegalArgumentException if the text is none of the forms
  static CheckpointInterval parse(String text) {
    if (text.equals("never")) {
      return new CheckpointInterval(0, 0);
    }
    Matcher matcher = FORM.matcher(text);
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (number == 0) {
      throw new IllegalArgumentException("expected one of %s, found \"%s\"".formatted(FORMS, text));
    }
    return switch (matcher.group(2)) {
      case "s" -> new CheckpointInterval(number * SECOND, 0);
      case "m" -> new CheckpointInterval(number * 60 * SECOND, 0);
      default -> new CheckpointInterval(0, (int) number);
    };
  }

  /// Whether a checkpoint is due.
  ///
  /// @param stepsSince the steps since the last one, or since the start
  /// @param last the [System#nanoTime] of that
  boolean isDue(int stepsSince, long last) {
    return (steps > 0 && stepsSince >= steps) || (nanos > 0 && System.nanoTime() - last >= nanos);
  }
}
