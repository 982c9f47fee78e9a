package dev.percept.app.serve;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/api/runs`: what was trained, what is being trained, and more of it.
final class RunRoutes {
  /// The options of `percept train` that can be chosen. None of them names a file.
  private static final Set<String> OPTIONS =
      Set.of(
          "epochs",
          "iterations",
          "batch",
          "hidden",
          "optimizer",
          "learning-rate",
          "schedule",
          "weight-decay",
          "label-smoothing",
          "augment",
          "validation",
          "seed",
          "until");

  private final Runs runs;
  private final CurrentModel current;
  private final KeptExamples kept;
  private final Workshop workshop;
  private final List<String> data;

  /// @param data the names of data sets that can be chosen, kept examples not among them
  RunRoutes(
      Runs runs, CurrentModel current, KeptExamples kept, Workshop workshop, List<String> data) {
    this.runs = runs;
    this.current = current;
    this.kept = kept;
    this.workshop = workshop;
    this.data = List.copyOf(data);
  }

  void addTo(Routes routes) {
    routes
        .get("/api/runs", _ -> Reply.json(Json.object().with("runs", runs.all()).build()))
        .post("/api/runs", this::start)
        .get("/api/runs/{id}", call -> Reply.json(runs.json(run(call))))
        .get("/api/runs/{id}/events", this::events)
        .post("/api/runs/{id}/stop", this::stop)
        .post("/api/runs/{id}/resume", this::resume)
        .get("/api/choices", _ -> choices())
        .post("/api/model", this::choose);
  }

  private RunFiles run(Call call) throws Problem {
    return runs.run(call.parameter("id"));
  }

  // What can be trained, and on what.
  private Reply choices() throws IOException {
    List<Json> recipes = new ArrayList<>();
    for (Workshop.Recipe recipe : workshop.recipes()) {
      recipes.add(
          Json.object()
              .with("name", recipe.name())
              .with("about", recipe.about())
              .with("network", recipe.network())
              .build());
    }
    return Reply.json(
        Json.object()
            .with("recipes", recipes)
            .with("data", data.stream().map(Json::of).toList())
            .with("kept", kept.json())
            .build());
  }

  private Reply start(Call call) throws Exception {
    List<String> options = options(call.json());
    try {
      workshop.checkTraining(options);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, String.valueOf(e.getMessage()));
    }
    return Reply.json(runs.json(runs.start(options)));
  }

  private List<String> options(Json.Fields fields) throws IOException, Problem {
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, Json> each : fields.members().entrySet()) {
      String value =
          each.getValue() instanceof Json.Text(String text) ? text : each.getValue().toString();
      switch (each.getKey()) {
        case "recipe" -> options.add("--recipe=" + recipe(value));
        case "data" -> options.add("--data=" + data(value));
        case "network" -> options.add("--model=" + network(value));
        case "further" -> {
          if (value.equals("true")) {
            options.add("--model=" + current.get().model().file());
          }
        }
        default -> {
          if (!OPTIONS.contains(each.getKey())) {
            throw new Problem(
                400, "there is no option " + FormatException.quoted(each.getKey()) + " here");
          }
          options.add("--" + each.getKey() + "=" + value);
        }
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

  private String network(String text) throws Problem {
    if (workshop.namesFile(text)) {
      throw new Problem(
          400, "network: expected layers as text, found " + FormatException.quoted(text));
    }
    return text;
  }

  private Reply events(Call call) throws IOException, Problem {
    RunFiles run = run(call);
    String last = call.header("Last-Event-ID");
    int sent = last.matches("[0-9]{1,9}") ? Integer.parseInt(last) : 0;
    boolean isOver = runs.state(run) != Runs.State.RUNNING;
    if (!last.isEmpty() && isOver && run.evaluations(sent).isEmpty()) {
      return Reply.empty(204); // which tells browsers not to ask again
    }
    return new Reply.Events(new RunEvents(runs, run, sent));
  }

  private Reply stop(Call call) throws IOException, Problem {
    RunFiles run = run(call);
    runs.stop(run);
    return Reply.json(runs.json(run));
  }

  private Reply resume(Call call) throws IOException, Problem {
    RunFiles run = run(call);
    runs.resume(run);
    return Reply.json(runs.json(run));
  }

  // Has the model of a run answer.
  private Reply choose(Call call) throws IOException, Problem, InterruptedException {
    RunFiles run = runs.run(call.json().text(Call.BODY, "run"));
    if (!Files.isRegularFile(run.model())) {
      throw new Problem(409, "the run has no model yet");
    }
    current.set(run.model());
    return Reply.json(ModelRoute.json(current.get().model()));
  }
}
