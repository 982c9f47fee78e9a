package dev.percept.app.serve;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can be trained and searched, and on what. Nothing that can be chosen names a file.
final class Choices {
  private final KeptExamples kept;
  private final Workshop workshop;
  private final List<String> data;

  /// @param data the names of data sets that can be chosen, kept examples not among them
  Choices(KeptExamples kept, Workshop workshop, List<String> data) {
    this.kept = kept;
    this.workshop = workshop;
    this.data = List.copyOf(data);
  }

  /// `GET /api/choices`.
  Reply reply() throws IOException {
    List<Json> recipes = new ArrayList<>();
    for (Workshop.Recipe recipe : workshop.recipes()) {
      recipes.add(
          Json.object()
              .with("name", recipe.name())
              .with("about", recipe.about())
              .with("network", recipe.network())
              .build());
    }
    Json.Builder search = Json.object();
    Searches.addTo(search, workshop.search(List.of()));
    return Reply.json(
        Json.object()
            .with("recipes", recipes)
            .with("data", data.stream().map(Json::of).toList())
            .with("kept", kept.json())
            .with("search", search.build())
            .build());
  }

  /// What something that only some requests may say is for the command.
  @FunctionalInterface
  interface Translation {
    /// The options.
    ///
    /// @throws Problem if this request may not say it, or not so
    List<String> of(String name, String value) throws Problem;
  }

  /// The options of a command that a request asks for.
  ///
  /// @param plain those that are taken as they are
  /// @param others what else the request may say
  List<String> options(Json.Fields fields, Set<String> plain, Translation others)
      throws IOException, Problem {
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, Json> each : fields.members().entrySet()) {
      String name = each.getKey();
      String value =
          each.getValue() instanceof Json.Text(String text) ? text : each.getValue().toString();
      switch (name) {
        case "recipe" -> options.add("--recipe=" + recipe(value));
        case "data" -> options.add("--data=" + data(value));
        case "network" -> options.add("--model=" + network(value));
        default ->
            options.addAll(
                plain.contains(name) ? List.of("--" + name + "=" + value) : others.of(name, value));
      }
    }
    return options;
  }

  private String recipe(String name) throws IOException, Problem {
    List<String> names = workshop.recipes().stream().map(Workshop.Recipe::name).toList();
    if (!names.contains(name)) {
      throw new Problem(
          400,
          "recipe: expected one of %s, found %s".formatted(names, FormatException.quoted(name)));
    }
    return name;
  }

  // What --data takes for a name.
  private String data(String name) throws IOException, Problem {
    if (name.equals("kept")) {
      if (kept.count() == 0) {
        throw new Problem(409, "no examples have been kept yet");
      }
      return kept.file().toString();
    }
    if (!data.contains(name)) {
      throw new Problem(
          400,
          "data: expected one of %s or kept, found %s"
              .formatted(data, FormatException.quoted(name)));
    }
    return name;
  }

  // The text of a network, if it is not the name of a file.
  private String network(String text) throws Problem {
    if (workshop.namesFile(text)) {
      throw new Problem(
          400, "network: expected layers as text, found " + FormatException.quoted(text));
    }
    return text;
  }

  /// The text of a space, if it is not the name of a file.
  String space(String text) throws Problem {
    if (workshop.namesSpace(text)) {
      throw new Problem(
          400, "space: expected dimensions as text, found " + FormatException.quoted(text));
    }
    return text;
  }

  static Problem unknown(String option) {
    return new Problem(400, "there is no option " + FormatException.quoted(option) + " here");
  }
}
