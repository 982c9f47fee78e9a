package dev.percept.app;

import dev.percept.formats.json.Json;
import dev.percept.tune.Goal;
import dev.percept.tune.Importance;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningEvent;
import dev.percept.tune.TuningResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a search for hyper-parameters says, while it goes on and at its end.
final class TuneReport {
  private static final long PAUSE = 100_000_000;
  private static final int BEST = 5;

  private final Terminal terminal;
  private final boolean json;
  private final Tuning tuning;
  private final long start = System.nanoTime();
  private long drawn = start;
  private int ended;
  private double spent;
  private @Nullable TrialResult best;

  /// @param json whether to say nothing but one JSON object at the end
  TuneReport(Terminal terminal, boolean json, Tuning tuning) {
    this.terminal = terminal;
    this.json = json;
    this.tuning = tuning;
  }

  /// Tells what is searched, and what is known of it from before.
  void begin(int threads, int before) {
    if (json) {
      return;
    }
    terminal.note("percept: searching " + tuning.space());
    terminal.note(
        "percept: %s, %s, seed %d%s"
            .formatted(
                tuning.goals().stream().map(Goal::name).toList(),
                threads == 1 ? "1 thread" : threads + " threads",
                tuning.seed(),
                before == 0 ? "" : "; going on after %,d jobs".formatted(before)));
  }

  void happened(TuningEvent event) {
    if (event instanceof TuningEvent.Ended(TrialResult result)) {
      ended++;
      spent += (double) (result.job().to() - result.job().from()) / tuning.halving().most();
      noteBest(result);
    }
    show();
  }

  // Of several goals, the first decides what is said on the way.
  private void noteBest(TrialResult result) {
    if (!result.isMeasured() || (best != null && !isBetter(result, best))) {
      return;
    }
    best = result;
    if (!json) {
      terminal.line(line(result));
    }
  }

  private boolean isBetter(TrialResult a, TrialResult b) {
    int further = Integer.compare(a.job().to(), b.job().to());
    int value = Double.compare(a.value(0), b.value(0));
    return further > 0
        || (further == 0 && (tuning.goals().getFirst().maximize() ? value > 0 : value < 0));
  }

  private String line(TrialResult result) {
    StringBuilder text =
        new StringBuilder(
            "trial %4d  %2d epochs".formatted(result.job().suggestion(), result.job().to()));
    for (int i = 0; i < tuning.goals().size(); i++) {
      text.append("  %s %s".formatted(tuning.goals().get(i).name(), number(result.value(i))));
    }
    return text.append("  ").append(result.job().configuration()).toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) >= 10
        ? "%,.0f".formatted(value)
        : Figures.number(value);
  }

  private void show() {
    long now = System.nanoTime();
    if (json || !terminal.live() || now - drawn < PAUSE) {
      return;
    }
    drawn = now;
    double seconds = (now - start) / 1e9;
    StringBuilder text = new StringBuilder("searching  %,d jobs".formatted(ended));
    TrialResult so = best;
    if (so != null) {
      text.append("  best %s %s".formatted(tuning.goals().getFirst().name(), number(so.value(0))));
    }
    text.append("  %.1f trials/min".formatted(60 * spent / seconds));
    text.append("  %s left".formatted(TimeText.of(left(seconds))));
    terminal.showLine(text.toString());
  }

  private double left(double seconds) {
    Duration time = tuning.budget().time();
    double byTime = time.toSeconds() - seconds;
    double byTrials =
        spent == 0 ? Double.POSITIVE_INFINITY : (tuning.budget().trials() / spent - 1) * seconds;
    return Math.min(byTime, byTrials);
  }

  /// Says what came out.
  ///
  /// @param command what trains the best so
  void end(TuningResult result, List<String> command) {
    terminal.clearLine();
    if (json) {
      return;
    }
    terminal.line("");
    List<TrialResult> shown = tuning.goals().size() > 1 ? result.front() : result.best(BEST);
    terminal.line(tuning.goals().size() > 1 ? "not beaten by any other:" : "the best:");
    shown.forEach(one -> terminal.line("  " + line(one)));
    Map<String, Double> importance = Importance.of(result);
    if (importance.values().stream().anyMatch(share -> share > 0)) {
      List<String> parts = new ArrayList<>();
      importance.entrySet().stream()
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .forEach(each -> parts.add("%s %.0f %%".formatted(each.getKey(), 100 * each.getValue())));
      terminal.line("what mattered: " + String.join(", ", parts));
    }
    terminal.line("");
    terminal.line("trained on all training data and tested, once, as by");
    terminal.line("  " + shell(command));
  }

  /// What came out, for programs.
  ///
  /// @param train what the training of the best printed
  Json.Fields json(TuningResult result, List<String> command, Json.Fields train) {
    Json.Builder importance = Json.object();
    Importance.of(result).forEach(importance::with);
    return Json.object()
        .with("space", tuning.space().toString())
        .with("seed", tuning.seed())
        .with("jobs", result.results().size())
        .with("complete", result.complete())
        .with("best", result.best().map(TrialLog::json).orElseThrow())
        .with("front", result.front().stream().map(TrialLog::json).toList())
        .with("importance", importance.build())
        .with("command", shell(command))
        .with("train", train)
        .build();
  }

  private static String shell(List<String> command) {
    return "percept " + ShellText.of(command);
  }
}
