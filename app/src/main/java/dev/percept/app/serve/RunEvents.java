package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.util.List;

/// Follows a run by its files and tells one client: `evaluation` for each line of its log, and
/// `end` when it has ended. Events are numbered as the lines are, so a client that comes back gets
/// what it missed and nothing twice.
final class RunEvents implements Reply.Source {
  private static final int LOOK_MILLIS = 150;
  private static final int BEAT_LOOKS = 100;

  private final Runs runs;
  private final RunFiles run;
  private int sent;

  /// @param sent how many evaluations the client has seen
  RunEvents(Runs runs, RunFiles run, int sent) {
    this.runs = runs;
    this.run = run;
    this.sent = sent;
  }

  @Override
  public void sendTo(EventSink sink) throws IOException, InterruptedException {
    sink.send("", "run", runs.json(run).toString());
    for (int looks = 1; ; looks++) {
      // First the state, then the log: what is written between the two is sent, too.
      boolean running = runs.state(run) == Runs.State.RUNNING;
      List<Json.Fields> evaluations = run.evaluations(0);
      if (evaluations.size() < sent) {
        sink.send("0", "restart", "{}"); // another run in the same folder
        sent = 0;
      }
      for (Json evaluation : evaluations.subList(sent, evaluations.size())) {
        sent++;
        sink.send(Integer.toString(sent), "evaluation", evaluation.toString());
      }
      if (!running) {
        sink.send(Integer.toString(sent), "end", runs.json(run).toString());
        return;
      }
      if (looks % BEAT_LOOKS == 0) {
        sink.beat();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
