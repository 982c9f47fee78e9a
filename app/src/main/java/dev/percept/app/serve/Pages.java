package dev.percept.app.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of the page, out of the module.
final class Pages {
  /// What there is, and its media type.
  private static final Map<String, String> TYPES = types();

  private Pages() {}

  private static Map<String, String> types() {
    String script = "text/javascript; charset=utf-8";
    Map<String, String> types = new LinkedHashMap<>();
    types.put("index.html", "text/html; charset=utf-8");
    types.put("style.css", "text/css; charset=utf-8");
    types.put("icon.svg", "image/svg+xml");
    types.put("openapi.json", "application/json");
    for (String name :
        new String[] {
          "main", "words", "server", "draw", "pictures", "train", "tune", "trials", "chart", "look"
        }) {
      types.put(name + ".js", script);
    }
    return types;
  }

  /// Adds a route for each file.
  static void addTo(Routes routes) {
    TYPES.forEach((name, type) -> {
      byte[] content = content(name);
      String path = name.equals("index.html") ? "/" : "/" + name;
      routes.get(path, _ -> new Reply.Whole(200, type, content.clone()));
    });
  }

  private static byte[] content(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
