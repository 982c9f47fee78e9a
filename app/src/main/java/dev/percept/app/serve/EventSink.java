package dev.percept.app.serve;

import java.io.IOException;
import java.io.OutputStream;

/// Writes server-sent events (WHATWG HTML, 9.2) to one client.
final class EventSink {
  private final OutputStream out;

  EventSink(OutputStream out) {
    this.out = out;
  }

  /// Sends an event.
  ///
  /// @param id what the client names when it comes back; empty for none
  /// @param data one line
  void send(String id, String event, String data) throws IOException {
    StringBuilder text = new StringBuilder();
    if (!id.isEmpty()) {
      text.append("id: ").append(id).append('\n');
    }
    text.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
    write(text.toString());
  }

  /// Sends what clients do not see; fails if nobody listens any more.
  void beat() throws IOException {
    write(": still here\n\n");
  }

  private void write(String text) throws IOException {
    out.write(Reply.utf8(text));
    out.flush();
  }
}
