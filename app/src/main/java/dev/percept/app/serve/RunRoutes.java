package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
  private final Choices choices;
  private final Workshop workshop;

  RunRoutes(Runs runs, CurrentModel current, Choices choices, Workshop workshop) {
    this.runs = runs;
    this.current = current;
    this.choices = choices;
    this.workshop = workshop;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/runs", _ -> Reply.json(Json.object().with("runs", runs.all()).build()))
        .post("/api/runs", this::start)
        .get("/api/runs/{id}", call -> Reply.json(runs.json(run(call))))
        .get("/api/runs/{id}/events", call -> LogEvents.of(call, new RunProgress(runs, run(call))))
        .post("/api/runs/{id}/stop", this::stop)
        .post("/api/runs/{id}/resume", this::resume)
        .get("/api/choices", _ -> choices.reply())
        .post("/api/model", this::choose);
  }

  private RunFiles run(Call call) throws Problem {
    return runs.run(call.parameter("id"));
  }

  private Reply start(Call call) throws Exception {
    List<String> options = choices.options(call.json(), OPTIONS, this::option);
    try {
      workshop.checkTraining(options);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, String.valueOf(e.getMessage()));
    }
    return Reply.json(runs.json(runs.start(options)));
  }

  private List<String> option(String name, String value) throws Problem {
    if (!name.equals("further")) {
      throw Choices.unknown(name);
    }
    return value.equals("true") ? List.of("--model=" + current.get().model().file()) : List.of();
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
    return Reply.json(ModelRoute.json(current.get().model(), runs));
  }
}
