package dev.percept.formats.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What people should know of how a table was read: how its file is built, which columns are
/// categories, what is missing, and what became of it.
public final class TableFindings {
  private static final int LISTED = 5;

  private final String source;
  private final Optional<Delimiter> delimiter;
  private final boolean hasHeader;
  private final Map<String, Long> missing = new LinkedHashMap<>();
  private final Map<String, Long> unknown = new LinkedHashMap<>();
  private long rows;
  private long withoutTarget;
  private long incomplete;

  /// @param delimiter nothing of a file of `label index:value`
  TableFindings(String source, Optional<Delimiter> delimiter, boolean hasHeader) {
    this.source = source;
    this.delimiter = delimiter;
    this.hasHeader = hasHeader;
  }

  boolean hasHeader() {
    return hasHeader;
  }

  void countRow() {
    rows++;
  }

  /// A feature has no value.
  void countMissing(String column) {
    missing.merge(column, 1L, Long::sum);
  }

  /// A text was none of the categories.
  void countUnknown(String column) {
    unknown.merge(column, 1L, Long::sum);
  }

  void countWithoutTarget() {
    withoutTarget++;
  }

  /// A row has missing features.
  void countIncomplete() {
    incomplete++;
  }

  /// The rows that were read.
  public long rows() {
    return rows;
  }

  /// How often a text of this column was none of the categories trained on.
  public long unknown(String column) {
    return unknown.getOrDefault(column, 0L);
  }

  /// How often a feature had no value.
  public long missing(String column) {
    return missing.getOrDefault(column, 0L);
  }

  /// How the file is built, in a line.
  public String file() {
    if (delimiter.isEmpty()) {
      return "%s: %,d rows of label index:value".formatted(source, rows);
    }
    return "%s: %,d rows, %ss between fields, %s in the first line"
        .formatted(source, rows, delimiter.get().text(), hasHeader ? "names" : "no names");
  }

  /// What the columns became, in as many lines as there is to say; none if there is nothing.
  ///
  /// @param schema what the model knows of them
  public List<String> columns(TableSchema schema) {
    List<String> lines = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    for (TableSchema.Feature feature : schema.features()) {
      if (feature instanceof TableSchema.Category(String name, List<String> values, _)) {
        categories.add(
            values.size() <= LISTED
                ? "%s (%s)".formatted(name, String.join(", ", values))
                : "%s (%,d)".formatted(name, values.size()));
      }
    }
    if (!categories.isEmpty()) {
      lines.add("categories: " + String.join(", ", categories));
    }
    lines.addAll(values(schema));
    return lines;
  }

  /// What became of values that are missing or unknown, in as many lines as there is to say.
  ///
  /// @param schema what the model knows of the columns
  public List<String> values(TableSchema schema) {
    List<String> lines = new ArrayList<>();
    if (!missing.isEmpty()) {
      List<String> parts = new ArrayList<>();
      for (TableSchema.Feature feature : schema.features()) {
        long count = missing(feature.name());
        if (count > 0) {
          parts.add(
              "%s in %s%s"
                  .formatted(
                      feature.name(),
                      inRows(count),
                      schema.missing() == Missing.FILL ? ", " + filling(feature) : ""));
        }
      }
      String line = "missing: " + String.join("; ", parts);
      lines.add(
          schema.missing() == Missing.DROP
              ? "%s; %s left out".formatted(line, inRows(incomplete))
              : line);
    }
    if (withoutTarget > 0) {
      lines.add(
          "left out: %s without %s"
              .formatted(inRows(withoutTarget), String.join(", ", schema.targets().names())));
    }
    unknown.forEach((name, count) ->
        lines.add(
            "unknown: %s is in %s a text that the model was not trained on, taken for none"
                .formatted(name, inRows(count))));
    return lines;
  }

  private static String inRows(long count) {
    return "%,d %s".formatted(count, count == 1 ? "row" : "rows");
  }

  private static String filling(TableSchema.Feature feature) {
    return switch (feature) {
      case TableSchema.Column column ->
          String.format(Locale.ROOT, "taken for the mean, %.5g", column.mean());
      case TableSchema.Category category ->
          "taken for the most frequent, \"%s\"".formatted(category.usual());
    };
  }
}
