package dev.percept.app;

/// A live line on the terminal: how much of a long job is done, how fast it goes, how long it still
/// takes. Draws at most ten times a second; nothing where there is no terminal.
final class ProgressLine {
  private static final long PAUSE = 100_000_000;
  private static final int BAR = 24;
  private static final double MEGABYTE = 1e6;

  private final Terminal terminal;
  private final String what;
  private final String unit;
  private final double scale;
  private final long start = System.nanoTime();
  private long drawn = start;

  private ProgressLine(Terminal terminal, String what, String unit, double scale) {
    this.terminal = terminal;
    this.what = what;
    this.unit = unit;
    this.scale = scale;
  }

  /// A line that counts things.
  static ProgressLine counting(Terminal terminal, String what, String unit) {
    return new ProgressLine(terminal, what, unit, 1);
  }

  /// A line that counts bytes and shows megabytes.
  static ProgressLine ofBytes(Terminal terminal, String what) {
    return new ProgressLine(terminal, what, "MB", MEGABYTE);
  }

  /// Says that `done` of `total` are done; a total below 0 is unknown.
  synchronized void show(long done, long total) {
    if (!terminal.live()) {
      return;
    }
    long now = System.nanoTime();
    if (now - drawn < PAUSE) {
      return;
    }
    drawn = now;
    double seconds = (now - start) / 1e9;
    double rate = (double) done / seconds;
    StringBuilder text = new StringBuilder(what).append(' ');
    if (total > 0) {
      int filled = (int) (BAR * ((double) Math.min(done, total) / total));
      text.append("█".repeat(filled)).append("░".repeat(BAR - filled)).append(' ');
    }
    text.append(number((double) done));
    if (total > 0) {
      text.append('/').append(number((double) total));
    }
    text.append(' ').append(unit).append("  ").append(number(rate)).append(' ').append(unit);
    text.append("/s");
    if (total > 0 && done > 0) {
      text.append("  %s left".formatted(TimeText.of((double) (total - done) / rate)));
    }
    terminal.showLine(text.toString());
  }

  /// Removes the line.
  synchronized void end() {
    terminal.clearLine();
  }

  private String number(double value) {
    return scale == 1 ? "%,.0f".formatted(value) : "%.1f".formatted(value / scale);
  }
}
