package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A feature as it stands in a file, row by row.
sealed interface RawColumn {

  /// Its name.
  String name();

  /// Takes field `index` of the reader's row as that of row `row`.
  ///
  /// @return whether it has a value
  /// @throws FormatException if it is not one of this column
  boolean take(int row, RowReader reader, int index) throws FormatException;

  /// How the network is to see it.
  ///
  /// @param rows by which means and frequencies are measured
  /// @throws FormatException if there is nothing to measure by
  TableSchema.Feature measured(String source, int[] rows) throws FormatException;

  /// Sets the numbers of a row from `at` on, which are 0.
  void set(float[] numbers, int at, int row, TableSchema.Feature feature);

  /// Numbers; NaN where one is missing.
  final class Numbers implements RawColumn {
    private final String name;
    private final double[] values;

    Numbers(String name, int rows) {
      this.name = name;
      this.values = new double[rows];
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean take(int row, RowReader reader, int index) throws FormatException {
      values[row] = reader.number(index, name);
      return !Double.isNaN(values[row]);
    }

    double value(int row) {
      return values[row];
    }

    // Mean and deviation in double and in the order of the rows, so the same bits everywhere.
    @Override
    public TableSchema.Column measured(String source, int[] rows) throws FormatException {
      double mean = 0;
      int count = 0;
      for (int row : rows) {
        if (!Double.isNaN(values[row])) {
          mean += values[row];
          count++;
        }
      }
      if (count == 0) {
        throw nothing(source, name);
      }
      mean /= count;
      double squares = 0;
      for (int row : rows) {
        if (!Double.isNaN(values[row])) {
          squares += (values[row] - mean) * (values[row] - mean);
        }
      }
      double deviation = StrictMath.sqrt(squares / count);
      return new TableSchema.Column(name, mean, deviation > 0 ? deviation : 1);
    }

    @Override
    public void set(float[] numbers, int at, int row, TableSchema.Feature feature) {
      numbers[at] = ((TableSchema.Column) feature).scaled(values[row]);
    }
  }

  /// Texts: the number of each among those that there are, -1 where one is missing.
  final class Texts implements RawColumn {
    private static final int MISSING = -1;

    private final String name;
    private final int most;
    private final int[] codes;
    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    /// @param most how many different ones there may be
    Texts(String name, int rows, int most) {
      this.name = name;
      this.codes = new int[rows];
      this.most = most;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean take(int row, RowReader reader, int index) throws FormatException {
      if (reader.isMissing(index)) {
        codes[row] = MISSING;
        return false;
      }
      String text = reader.field(index).strip();
      Integer code = known.get(text);
      if (code == null) {
        if (texts.size() == most) {
          throw FormatException.in(
              reader.place(name),
              "numbers, or at most %,d different texts (more: --most-categories, none: --ignore)"
                  .formatted(most),
              "one more, " + FormatException.quoted(text));
        }
        code = texts.size();
        texts.add(text);
        known.put(text, code);
      }
      codes[row] = code;
      return true;
    }

    @Override
    public TableSchema.Category measured(String source, int[] rows) throws FormatException {
      int[] counts = new int[texts.size()];
      for (int row : rows) {
        if (codes[row] != MISSING) {
          counts[codes[row]]++;
        }
      }
      List<String> found = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          found.add(texts.get(i));
        }
      }
      if (found.isEmpty()) {
        throw nothing(source, name);
      }
      // Sorted, so that the order of the rows does not matter.
      found.sort(null);
      String usual = found.getFirst();
      for (String text : found) {
        usual = count(counts, text) > count(counts, usual) ? text : usual;
      }
      return new TableSchema.Category(name, found, usual);
    }

    private int count(int[] counts, String text) {
      return counts[known.getOrDefault(text, 0)];
    }

    @Override
    public void set(float[] numbers, int at, int row, TableSchema.Feature feature) {
      TableSchema.Category category = (TableSchema.Category) feature;
      String text = codes[row] == MISSING ? category.usual() : texts.get(codes[row]);
      int place = category.values().indexOf(text);
      if (place >= 0) {
        numbers[at + place] = 1;
      }
    }
  }

  private static FormatException nothing(String source, String name) {
    return FormatException.in(
        source,
        "values in column %s of the rows to train on (--ignore leaves it out)".formatted(name),
        "none");
  }
}
