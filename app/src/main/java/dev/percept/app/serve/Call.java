package dev.percept.app.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request in work.
final class Call implements AutoCloseable {
  static final String JSON = "application/json";

  /// What messages call the body.
  static final String BODY = "the request";

  /// Bodies of this size are read without asking for memory.
  private static final int SMALL = 1 << 16;

  private final HttpExchange exchange;
  private final Map<String, String> parameters;
  private final Limits limits;
  private final Budget budget;
  private final List<Budget.Share> shares = new ArrayList<>();

  /// @param parameters the parts of the path that have names
  Call(HttpExchange exchange, Map<String, String> parameters, Limits limits, Budget budget) {
    this.exchange = exchange;
    this.parameters = Map.copyOf(parameters);
    this.limits = limits;
    this.budget = budget;
  }

  /// A part of the path.
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /// What the query says of `name`.
  Optional<String> query(String name) {
    return query(exchange, name);
  }

  static Optional<String> query(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && pair.substring(0, equals).equals(name)) {
        return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /// A whole number of the query, `otherwise` if there is none.
  int whole(String name, int otherwise, int least, int most) throws Problem {
    String text = query(name).orElse(Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw new Problem(
        400,
        "%s: expected %d to %d, found %s"
            .formatted(name, least, most, FormatException.quoted(text)));
  }

  /// A header, empty if there is none.
  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /// The media type of the body, in lower case and without parameters.
  String contentType() {
    return header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// The whole body.
  ///
  /// @throws Problem if it is too large
  byte[] body() throws IOException, Problem, InterruptedException {
    long declared = declared(exchange);
    if (declared > limits.bodyBytes()) {
      throw tooLarge("%,d".formatted(declared));
    }
    if (declared < 0 || declared > SMALL) {
      reserve(declared < 0 ? limits.bodyBytes() : declared);
    }
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(limits.bodyBytes() + 1);
    if (body.length > limits.bodyBytes()) {
      throw tooLarge("more");
    }
    if (declared >= 0 && body.length < declared) {
      throw new IOException("the client went away");
    }
    return body;
  }

  /// How long the body is said to be; -1 if that is not said.
  static long declared(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null) {
      return Long.parseLong(length); // the server has checked it
    }
    return exchange.getRequestHeaders().containsKey("Transfer-Encoding") ? -1 : 0;
  }

  private Problem tooLarge(String found) {
    return new Problem(
        413, "the body: expected at most %,d bytes, found %s".formatted(limits.bodyBytes(), found));
  }

  /// Takes memory for the rest of the call.
  ///
  /// @throws Problem if there is not enough at the moment
  void reserve(long bytes) throws Problem, InterruptedException {
    shares.add(budget.take(bytes));
  }

  /// The body as an object of JSON.
  ///
  /// @throws Problem if it is something else
  Json.Fields json() throws IOException, Problem, InterruptedException {
    if (!contentType().equals(JSON)) {
      throw new Problem(
          415,
          "Content-Type: expected %s, found %s"
              .formatted(JSON, FormatException.quoted(header("Content-Type"))));
    }
    byte[] body = body();
    // As trees, numbers take some twenty times the room of their text.
    if (body.length > SMALL) {
      reserve(20L * body.length);
    }
    Json value = Json.parse(BODY, body);
    if (value instanceof Json.Fields fields) {
      return fields;
    }
    throw FormatException.in(BODY, "an object", "another value");
  }

  @Override
  public void close() {
    shares.forEach(Budget.Share::close);
  }
}
