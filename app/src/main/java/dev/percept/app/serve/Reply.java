package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered with.
sealed interface Reply {

  /// An answer that is there as a whole.
  final class Whole implements Reply {
    private final int status;
    private final String type;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /// @param type the media type
    /// @param body owned by the reply from here on
    Whole(int status, String type, byte[] body) {
      this.status = status;
      this.type = type;
      this.body = body;
    }

    Whole with(String header, String value) {
      headers.put(header, value);
      return this;
    }

    int status() {
      return status;
    }

    String type() {
      return type;
    }

    byte[] body() {
      return body;
    }

    Map<String, String> headers() {
      return headers;
    }
  }

  /// Server-sent events, as long as the client listens.
  ///
  /// @param source sends them and returns after the last one
  record Events(Source source) implements Reply {}

  /// What sends events.
  @FunctionalInterface
  interface Source {
    /// Sends all of them.
    ///
    /// @throws IOException if nobody listens any more
    void sendTo(EventSink sink) throws IOException, InterruptedException;
  }

  static Whole json(Json value) {
    return new Whole(200, "application/json", utf8(value.toString()));
  }

  static Whole text(String type, String text) {
    return new Whole(200, type + "; charset=utf-8", utf8(text));
  }

  /// Nothing to say.
  static Whole empty(int status) {
    return new Whole(status, "", new byte[0]);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
