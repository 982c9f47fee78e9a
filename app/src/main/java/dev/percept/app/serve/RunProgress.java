package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A run as clients follow it: an `evaluation` for each line of its log.
///
/// @param runs that it is one of
record RunProgress(Runs runs, RunFiles run) implements LogEvents.Log {
  @Override
  public String name() {
    return "run";
  }

  @Override
  public Json facts() throws IOException {
    return runs.json(run);
  }

  @Override
  public Optional<String> phase() throws IOException {
    return runs.state(run) == Runs.State.RUNNING ? Optional.of("training") : Optional.empty();
  }

  @Override
  public String lineName() {
    return "evaluation";
  }

  @Override
  public Optional<List<String>> after(int seen) throws IOException {
    List<String> all = run.evaluations(0).stream().map(Json::toString).toList();
    return all.size() < seen ? Optional.empty() : Optional.of(all.subList(seen, all.size()));
  }
}
