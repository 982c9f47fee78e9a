package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A search as one client follows it: a `trial` for each line of its log, in the order of their
/// numbers.
final class SearchProgress implements LogEvents.Log {
  private final Searches searches;
  private final SearchFiles search;
  private final GrowingFile log;

  /// @param searches that it is one of
  SearchProgress(Searches searches, SearchFiles search) {
    this.searches = searches;
    this.search = search;
    this.log = new GrowingFile(search.log());
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public Json facts() throws IOException {
    return searches.details(search);
  }

  @Override
  public Optional<String> phase() throws IOException {
    if (searches.state(search) != Runs.State.RUNNING) {
      return Optional.empty();
    }
    return Optional.of(
        Searches.isTraining(search)
            ? "training"
            : search.start().isPresent() ? "searching" : "loading");
  }

  @Override
  public String lineName() {
    return "trial";
  }

  @Override
  public Optional<List<String>> after(int seen) throws IOException {
    return log.after(seen);
  }
}
