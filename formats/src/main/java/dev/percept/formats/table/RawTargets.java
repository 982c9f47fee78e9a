package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import dev.percept.loss.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What is to be found out, as it stands in a file, row by row.
sealed interface RawTargets {

  /// Takes the targets of the reader's row.
  ///
  /// @return whether they have values
  /// @throws FormatException if they are not what they should be
  boolean take(int row, RowReader reader, int... fields) throws FormatException;

  /// What a model must know of them.
  ///
  /// @param rows by which they are measured
  /// @param scales whether numbers are brought to mean 0 and deviation 1
  TableSchema.Targets measured(String source, int[] rows, boolean scales) throws FormatException;

  /// Those of some rows, as a network is to give them.
  Targets of(int[] rows, TableSchema.Targets schema);

  /// The class of each row.
  final class Labels implements RawTargets {
    private final String name;
    private final List<String> classes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] labels;

    /// @param classes the texts of the classes
    Labels(String name, List<String> classes, int rows) {
      this.name = name;
      this.classes = classes;
      this.labels = new int[rows];
      classes.forEach(text -> numbers.put(text, numbers.size()));
    }

    /// Finds the classes. Sorted, so that the order of the rows does not matter: by value if all
    /// are numbers.
    static Labels find(TableColumns columns, int target, Missing missing) throws IOException {
      String name = columns.names().get(target);
      TreeSet<String> found =
          new TreeSet<>(
              columns.numeric().get(target)
                  ? Comparator.comparingDouble(Double::parseDouble)
                  : Comparator.<String>naturalOrder());
      columns.forEachRow((row, reader) -> {
        if (!reader.isMissing(target)) {
          found.add(reader.field(target).strip());
        } else if (missing == Missing.ERROR) {
          throw FormatException.in(reader.place(name), "the text of a class", "nothing");
        }
      });
      if (found.size() < 2) {
        throw FormatException.in(
            columns.source(),
            "at least 2 classes in column " + name,
            found.isEmpty() ? "none" : "only " + FormatException.quoted(found.first()));
      }
      return new Labels(name, List.copyOf(found), columns.rows());
    }

    @Override
    public boolean take(int row, RowReader reader, int... fields) throws FormatException {
      if (reader.isMissing(fields[0])) {
        return false;
      }
      labels[row] = number(reader.field(fields[0]).strip(), reader);
      return true;
    }

    private int number(String text, RowReader reader) throws FormatException {
      Integer number = numbers.get(text);
      if (number != null) {
        return number;
      }
      for (int i = 0; i < classes.size(); i++) {
        // 1 and 1.0 are one class.
        if (RowReader.isNumber(text)
            && RowReader.isNumber(classes.get(i))
            && Double.parseDouble(text) == Double.parseDouble(classes.get(i))) {
          numbers.put(text, i);
          return i;
        }
      }
      throw FormatException.in(
          reader.place(name),
          "one of the classes " + String.join(", ", classes),
          FormatException.quoted(text));
    }

    @Override
    public TableSchema.Targets measured(String source, int[] rows, boolean scales) {
      return new TableSchema.Classes(name, classes);
    }

    @Override
    public Targets of(int[] rows, TableSchema.Targets schema) {
      int[] chosen = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        chosen[i] = labels[rows[i]];
      }
      return new Targets.Classes(chosen, classes.size());
    }
  }

  /// Numbers.
  final class Reals implements RawTargets {
    private final List<RawColumn.Numbers> columns;

    Reals(List<String> names, int rows) {
      this.columns = names.stream().map(name -> new RawColumn.Numbers(name, rows)).toList();
    }

    @Override
    public boolean take(int row, RowReader reader, int... fields) throws FormatException {
      boolean there = true;
      for (int i = 0; i < fields.length; i++) {
        there &= columns.get(i).take(row, reader, fields[i]);
      }
      return there;
    }

    @Override
    public TableSchema.Targets measured(String source, int[] rows, boolean scales)
        throws FormatException {
      List<TableSchema.Column> measured = new ArrayList<>();
      for (RawColumn.Numbers column : columns) {
        measured.add(
            scales ? column.measured(source, rows) : new TableSchema.Column(column.name(), 0, 1));
      }
      return new TableSchema.Values(measured);
    }

    @Override
    public Targets of(int[] rows, TableSchema.Targets schema) {
      List<TableSchema.Column> scales = ((TableSchema.Values) schema).columns();
      int width = columns.size();
      float[] values = new float[rows.length * width];
      double[] units = new double[width];
      for (int j = 0; j < width; j++) {
        units[j] = scales.get(j).deviation();
        for (int i = 0; i < rows.length; i++) {
          values[i * width + j] = scales.get(j).scaled(columns.get(j).value(rows[i]));
        }
      }
      return new Targets.Values(values, units);
    }
  }
}
