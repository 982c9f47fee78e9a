package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;

/// `/api/searches`: what was searched, what is being searched, and more of it.
final class SearchRoutes {
  /// The options of `percept tune` that can be chosen. None of them names a file.
  private static final Set<String> OPTIONS =
      Set.of(
          "epochs",
          "budget",
          "search",
          "points",
          "halving",
          "goal",
          "most-parameters",
          "most-flops",
          "validation",
          "folds",
          "window",
          "seed");

  /// Reports bring their style and pictures with them, and no script.
  private static final String REPORT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final Searches searches;
  private final Choices choices;
  private final Workshop workshop;

  SearchRoutes(Searches searches, Choices choices, Workshop workshop) {
    this.searches = searches;
    this.choices = choices;
    this.workshop = workshop;
  }

  void addTo(Routes routes) {
    routes
        .get(
            "/api/searches",
            _ -> Reply.json(Json.object().with("searches", searches.all()).build()))
        .post("/api/searches", this::start)
        .get("/api/searches/{id}", call -> Reply.json(searches.details(search(call))))
        .get(
            "/api/searches/{id}/events",
            call -> LogEvents.of(call, new SearchProgress(searches, search(call))))
        .get("/api/searches/{id}/report", this::report)
        .post("/api/searches/{id}/stop", this::stop)
        .post("/api/searches/{id}/resume", this::resume);
  }

  private SearchFiles search(Call call) throws Problem {
    return searches.search(call.parameter("id"));
  }

  private Reply start(Call call) throws Exception {
    List<String> options = choices.options(call.json(), OPTIONS, this::option);
    try {
      workshop.search(options);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, String.valueOf(e.getMessage()));
    }
    return Reply.json(searches.details(searches.start(options)));
  }

  private List<String> option(String name, String value) throws Problem {
    if (!name.equals("space")) {
      throw Choices.unknown(name);
    }
    return List.of("--space=" + choices.space(value));
  }

  private Reply report(Call call) throws IOException, Problem {
    SearchFiles search = search(call);
    try {
      return new Reply.Whole(200, "text/html; charset=utf-8", Files.readAllBytes(search.report()))
          .with("Content-Security-Policy", REPORT_POLICY);
    } catch (NoSuchFileException e) {
      throw new Problem(
          404, "the search has no report yet: it is written when it ends or is stopped");
    }
  }

  private Reply stop(Call call) throws IOException, Problem {
    SearchFiles search = search(call);
    searches.stop(search);
    return Reply.json(searches.details(search));
  }

  private Reply resume(Call call) throws IOException, Problem {
    SearchFiles search = search(call);
    searches.resume(search);
    return Reply.json(searches.details(search));
  }
}
