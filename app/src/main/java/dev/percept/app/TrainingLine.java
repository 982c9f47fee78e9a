package dev.percept.app;

import dev.percept.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The live line of a run of training: how far it is, the loss of late and its curve since the
/// start, how good the network was when it was last measured, how fast it goes, and how long it
/// still takes. Draws at most ten times a second; nothing where there is no terminal.
final class TrainingLine {
  private static final double PAUSE = 0.1;
  private static final int CURVE = 16;

  /// The speed is that of so many seconds.
  private static final double MEMORY = 2;

  private final Terminal terminal;
  private final String measuredOn;
  private final Sparkline losses = new Sparkline(CURVE);
  private long drawn = System.nanoTime();
  private int doneThen = -1;
  private double rate;
  private @Nullable Evaluation measured;

  /// @param measuredOn what the samples are called that are measured
  TrainingLine(Terminal terminal, String measuredOn) {
    this.terminal = terminal;
    this.measuredOn = measuredOn;
  }

  /// The network was measured.
  void evaluated(Evaluation evaluation) {
    measured = evaluation;
  }

  /// A step was done.
  ///
  /// @param done how many steps are done now
  /// @param total how many there will be at most
  /// @param loss of the step's batch
  void stepped(int done, int total, double loss) {
    if (!terminal.live()) {
      return;
    }
    if (doneThen < 0) {
      doneThen = done - 1; // not 0 where a run goes on
    }
    losses.add(loss);
    long now = System.nanoTime();
    double seconds = (now - drawn) / 1e9;
    if (seconds < PAUSE) {
      return;
    }
    double rateNow = (done - doneThen) / seconds;
    rate = rate == 0 ? rateNow : rate + (rateNow - rate) * Math.min(1, seconds / MEMORY);
    drawn = now;
    doneThen = done;
    terminal.showLine(text(done, total));
  }

  /// What fits into a line: what comes first matters most.
  private String text(int done, int total) {
    List<String> parts = new ArrayList<>();
    parts.add("%3d %%".formatted(100L * done / total));
    parts.add("loss %s %-16s".formatted(Figures.number(losses.last()), losses.text()));
    parts.add("%s left".formatted(TimeText.of((total - done) / rate)));
    if (measured != null) {
      parts.add(Figures.brief(measured, measuredOn));
    }
    parts.add("%,d/%,d".formatted(done, total));
    parts.add("%,.0f it/s".formatted(rate));
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() + 2 + part.length() < terminal.columns()) {
        line.append(line.isEmpty() ? "" : "  ").append(part);
      }
    }
    return line.toString();
  }

  /// Removes the line.
  void end() {
    terminal.clearLine();
  }
}
