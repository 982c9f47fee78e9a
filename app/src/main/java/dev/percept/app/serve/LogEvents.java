package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Follows a run or a search by its files and tells one client: what it is, an event for each line
/// of its log, and `end` when it has ended. Events are numbered as the lines are, so a client that
/// comes back gets what it missed and nothing twice.
final class LogEvents implements Reply.Source {
  private static final int LOOK_MILLIS = 150;
  private static final int BEAT_LOOKS = 100;

  private final Log log;
  private int sent;

  /// What is followed, by one client.
  interface Log {
    /// The event that says what it is.
    String name();

    /// What it is.
    Json facts() throws IOException;

    /// What it is at, as long as something is; when that changes, the client is told all facts.
    /// Nothing when it has ended.
    Optional<String> phase() throws IOException;

    /// The event of a line.
    String lineName();

    /// The lines after the first `seen`, as one line of JSON each; nothing if there are fewer:
    /// another one writes into the same folder.
    Optional<List<String>> after(int seen) throws IOException;
  }

  private LogEvents(Log log, int sent) {
    this.log = log;
    this.sent = sent;
  }

  /// The answer to a client that wants to follow, or comes back to it.
  static Reply of(Call call, Log log) throws IOException {
    String last = call.header("Last-Event-ID");
    int sent = last.matches("[0-9]{1,9}") ? Integer.parseInt(last) : 0;
    boolean isOver = log.phase().isEmpty();
    if (!last.isEmpty() && isOver && log.after(sent).filter(List::isEmpty).isPresent()) {
      return Reply.empty(204); // which tells browsers not to ask again
    }
    return new Reply.Events(new LogEvents(log, sent));
  }

  @Override
  public void sendTo(EventSink sink) throws IOException, InterruptedException {
    Optional<String> told = log.phase();
    sink.send("", log.name(), log.facts().toString());
    for (int looks = 1; ; looks++) {
      // First the phase, then the log: what is written between the two is sent, too.
      Optional<String> phase = log.phase();
      sendLines(sink);
      if (phase.isEmpty()) {
        sink.send(Integer.toString(sent), "end", log.facts().toString());
        return;
      }
      if (!phase.equals(told)) {
        told = phase;
        sink.send("", log.name(), log.facts().toString());
      }
      if (looks % BEAT_LOOKS == 0) {
        sink.beat();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void sendLines(EventSink sink) throws IOException {
    Optional<List<String>> lines = log.after(sent);
    if (lines.isEmpty()) {
      sink.send("0", "restart", "{}");
      sent = 0;
      lines = log.after(0);
    }
    for (String line : lines.orElse(List.of())) {
      sent++;
      sink.send(Integer.toString(sent), log.lineName(), line);
    }
  }
}
