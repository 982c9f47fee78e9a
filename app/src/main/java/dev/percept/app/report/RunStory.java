package dev.percept.app.report;

import dev.percept.app.analysis.Findings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Everything that the report of a run tells.
///
/// @param title what was trained
/// @param network the network in one line
/// @param warning why the run did not end as it should; empty if it did
/// @param numbers the few that matter most, under their names
/// @param command how to do it again
/// @param metrics what was measured
/// @param findings what the network does; nothing if there is none to look at
/// @param words what things are called
/// @param facts how it was made, and digests
public record RunStory(
    String title,
    String network,
    String warning,
    SequencedMap<String, String> numbers,
    String command,
    Metrics metrics,
    Optional<Findings> findings,
    DataWords words,
    SequencedMap<String, String> facts) {
  public RunStory {
    numbers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(numbers));
    facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
  }
}
