package dev.percept.app.serve;

import dev.percept.formats.json.Json;

/// A request that is not answered as it was meant, told as RFC 9457 has it.
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status of HTTP
  /// @param detail what was expected and what was found, for people
  Problem(int status, String detail) {
    super(detail);
    this.status = status;
  }

  int status() {
    return status;
  }

  /// The answer that says so.
  Reply.Whole reply() {
    byte[] body =
        Reply.utf8(
            Json.object()
                .with("type", "about:blank")
                .with("title", title(status))
                .with("status", status)
                .with("detail", String.valueOf(getMessage()))
                .build()
                .toString());
    return new Reply.Whole(status, "application/problem+json", body);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }
}
