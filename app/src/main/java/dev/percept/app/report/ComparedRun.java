package dev.percept.app.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// One of several runs that are looked at beside each other.
///
/// @param name what it is called among them
/// @param metrics what was measured
/// @param results what came out, under their names
/// @param facts how it was made, under their names
public record ComparedRun(
    String name,
    Metrics metrics,
    SequencedMap<String, String> results,
    SequencedMap<String, String> facts) {
  public ComparedRun {
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
  }

  /// A table: a head, and a row for each run.
  ///
  /// @param rows as wide as the head
  public record Table(List<String> head, List<List<String>> rows) {
    public Table {
      head = List.copyOf(head);
      rows = List.copyOf(rows);
    }
  }

  /// What came out of each.
  public static Table results(List<ComparedRun> runs) {
    SequencedSet<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.results.keySet()));
    List<String> head = new ArrayList<>(List.of("run"));
    head.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (ComparedRun run : runs) {
      List<String> row = new ArrayList<>(List.of(run.name));
      names.forEach(name -> row.add(run.results.getOrDefault(name, "–")));
      rows.add(row);
    }
    return new Table(head, rows);
  }

  /// Only what is not the same in all of them: a row for each such thing, a column for each run.
  public static Table differences(List<ComparedRun> runs) {
    SequencedSet<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.facts.keySet()));
    List<String> head = new ArrayList<>(List.of(""));
    runs.forEach(run -> head.add(run.name));
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      runs.forEach(run -> row.add(run.facts.getOrDefault(name, "–")));
      if (new LinkedHashSet<>(row.subList(1, row.size())).size() > 1) {
        rows.add(row);
      }
    }
    return new Table(head, rows);
  }
}
