package dev.percept.app.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.percept.formats.FormatException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who may ask. Other web pages may not, whatever they do: the name in `Host` must be one of ours,
/// which a page that has its own name point here (DNS rebinding) cannot send; and `Origin`, which
/// browsers add where a page of another site asks, must be ours too. Where others than this machine
/// can connect, a token is asked for as well.
public final class Gate {
  private static final String COOKIE = "percept-token";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final Optional<byte[]> token;

  private Gate(Set<String> hosts, Optional<byte[]> token) {
    this.hosts = hosts;
    this.token = token;
  }

  /// For a server that only this machine can reach.
  ///
  /// @param hosts more names it is called by, for example by a proxy
  public static Gate local(List<String> hosts) {
    return new Gate(lower(hosts), Optional.empty());
  }

  /// For a server that others can reach.
  ///
  /// @param hosts the names it is called by; addresses need not be named
  public static Gate withToken(List<String> hosts, String token) {
    return new Gate(lower(hosts), Optional.of(token.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> lower(List<String> hosts) {
    return Set.copyOf(hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
  }

  /// Lets a request pass.
  ///
  /// @param open whether it needs no token
  /// @return what to answer instead, after a token was given in the address: the same without it
  /// @throws Problem if it may not pass
  Optional<Reply.Whole> check(HttpExchange exchange, boolean open) throws Problem {
    Headers headers = exchange.getRequestHeaders();
    String host = only(headers, "Host");
    if (!isOurs(name(host))) {
      throw new Problem(
          403,
          "Host: expected a name of this server, found %s; percept serve --allow-host adds one"
              .formatted(FormatException.quoted(host)));
    }
    List<String> origins = headers.getOrDefault("Origin", List.of());
    for (String origin : origins) {
      if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
        throw new Problem(
            403, "Origin: expected that of this server, found " + FormatException.quoted(origin));
      }
    }
    boolean isLink =
        exchange.getRequestMethod().equals("GET")
            && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none") && !isLink) {
      throw new Problem(403, "asked for by a page of another site");
    }
    return open ? Optional.empty() : checkToken(exchange);
  }

  private Optional<Reply.Whole> checkToken(HttpExchange exchange) throws Problem {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Headers headers = exchange.getRequestHeaders();
    String authorization = headers.getFirst("Authorization");
    if (authorization != null
        && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        && isToken(authorization.substring(7).strip())) {
      return Optional.empty();
    }
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String pair : line.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(COOKIE + "=") && isToken(cookie.substring(COOKIE.length() + 1))) {
          return Optional.empty();
        }
      }
    }
    boolean isPage = exchange.getRequestURI().getPath().equals("/");
    Optional<String> given = Call.query(exchange, "token");
    if (isPage && given.isPresent() && isToken(given.get())) {
      // Out of the address, where it would be shown and remembered.
      return Optional.of(
          Reply.empty(303)
              .with("Location", "/")
              .with(
                  "Set-Cookie",
                  "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(COOKIE, given.get())));
    }
    throw new Problem(
        401,
        "a token is needed: open the address that percept serve printed, or send it as Bearer");
  }

  private boolean isToken(String given) {
    return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.orElseThrow());
  }

  private static String only(Headers headers, String name) throws Problem {
    List<String> values = headers.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw new Problem(400, name + ": expected one such header, found " + values.size());
    }
    return values.getFirst();
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon >= 0 && host.indexOf(']', colon) < 0;
    return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  // No other page can be at an address, only at a name that leads to it.
  private boolean isOurs(String name) {
    return hosts.contains(name)
        || LOCAL.contains(name)
        || (token.isPresent() && name.matches("[0-9.]+|\\[[0-9a-f:.]+]"));
  }
}
