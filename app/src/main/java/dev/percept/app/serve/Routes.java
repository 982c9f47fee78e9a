package dev.percept.app.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which request is answered by what.
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /// Answers a request.
  @FunctionalInterface
  interface Handler {
    /// The answer.
    ///
    /// @throws Problem if the request is not as it should be
    /// @throws Exception what nobody foresaw
    Reply answer(Call call) throws Exception;
  }

  /// @param path with names in braces for parts that vary: `/api/runs/{id}`
  record Route(String method, String path, Handler handler) {}

  /// A route and what stands where the names are.
  record Match(Route route, Map<String, String> parameters) {}

  Routes get(String path, Handler handler) {
    routes.add(new Route("GET", path, handler));
    return this;
  }

  Routes post(String path, Handler handler) {
    routes.add(new Route("POST", path, handler));
    return this;
  }

  List<Route> all() {
    return List.copyOf(routes);
  }

  /// The route of a request; nothing if there is none for this method.
  Optional<Match> find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    for (Route route : routes) {
      if (route.method().equals(wanted)) {
        Optional<Map<String, String>> parameters = match(route.path(), path);
        if (parameters.isPresent()) {
          return Optional.of(new Match(route, parameters.get()));
        }
      }
    }
    return Optional.empty();
  }

  /// The methods that there are for a path; empty if it is unknown.
  List<String> methods(String path) {
    List<String> methods = new ArrayList<>();
    for (Route route : routes) {
      if (match(route.path(), path).isPresent() && !methods.contains(route.method())) {
        methods.add(route.method());
        if (route.method().equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    return methods;
  }

  private static Optional<Map<String, String>> match(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] found = path.split("/", -1);
    if (wanted.length != found.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), found[i]);
      } else if (!wanted[i].equals(found[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
