package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns rows of a file into what a network that was trained on such rows takes.
final class RowEncoder {
  private final TableSchema schema;
  private final TableFindings findings;
  private final int[] fields;
  private final List<Map<String, Integer>> categories;

  /// @param fields where each feature is in a row
  /// @param findings counts what is missing or unknown
  RowEncoder(TableSchema schema, int[] fields, TableFindings findings) {
    this.schema = schema;
    this.fields = fields;
    this.findings = findings;
    this.categories = schema.features().stream().map(RowEncoder::places).toList();
  }

  private static Map<String, Integer> places(TableSchema.Feature feature) {
    Map<String, Integer> places = new HashMap<>();
    if (feature instanceof TableSchema.Category category) {
      category.values().forEach(value -> places.put(value, places.size()));
    }
    return places;
  }

  /// Sets the numbers of the present row, from `at` on.
  ///
  /// @return whether no value is missing, or all that are are filled
  /// @throws FormatException if a value is not what it should be, or missing where that is an error
  boolean set(float[] numbers, int at, RowReader reader) throws FormatException {
    findings.countRow();
    Arrays.fill(numbers, at, at + schema.inputs(), 0f);
    boolean complete = true;
    int to = at;
    for (int i = 0; i < fields.length; i++) {
      TableSchema.Feature feature = schema.features().get(i);
      boolean there =
          switch (feature) {
            case TableSchema.Column column -> {
              double value = reader.number(fields[i], column.name());
              numbers[to] = column.scaled(value);
              yield !Double.isNaN(value);
            }
            case TableSchema.Category category -> setCategory(numbers, to, reader, i, category);
          };
      if (!there) {
        complete = false;
        if (schema.missing() == Missing.ERROR) {
          throw FormatException.in(reader.place(feature.name()), "a value", "none");
        }
        findings.countMissing(feature.name());
      }
      to += feature.width();
    }
    if (!complete) {
      findings.countIncomplete();
    }
    return complete || schema.missing() == Missing.FILL;
  }

  private boolean setCategory(
      float[] numbers, int to, RowReader reader, int i, TableSchema.Category category) {
    boolean missing = reader.isMissing(fields[i]);
    String text = missing ? category.usual() : reader.field(fields[i]).strip();
    Integer place = categories.get(i).get(text);
    if (place == null) {
      findings.countUnknown(category.name());
    } else {
      numbers[to + place] = 1;
    }
    return !missing;
  }
}
