package dev.percept.app;

/// How long something takes, as people say it.
final class TimeText {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private TimeText() {}

  /// For example `1.9 s`, `48 s`, `2 min 05 s`, `1 h 03 min`.
  static String of(double seconds) {
    if (seconds < 9.95) {
      return "%.1f s".formatted(Math.max(0, seconds));
    }
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return whole + " s";
    }
    return whole < HOUR
        ? "%d min %02d s".formatted(whole / MINUTE, whole % MINUTE)
        : "%d h %02d min".formatted(whole / HOUR, whole % HOUR / MINUTE);
  }
}
