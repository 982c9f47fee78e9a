package dev.percept.app.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the report of a search for hyper-parameters tells.
///
/// @param title what was searched for
/// @param warning why it did not end as it should; empty if it did
/// @param charts what there is to see
/// @param best the command that trains the best configuration; empty if nobody knows
/// @param command the command that searched
/// @param facts how it was searched, under their names
public record SearchStory(
    String title,
    String warning,
    SearchCharts charts,
    String best,
    String command,
    SequencedMap<String, String> facts) {
  public SearchStory {
    facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
  }
}
