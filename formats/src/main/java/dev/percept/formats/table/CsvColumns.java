package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns of a CSV file, found in one pass over it: their names, how many rows there are, and
/// which columns hold nothing but numbers.
///
/// The first line has the names if no field of it is a number; else the columns are called 1, 2, 3,
/// and so on.
///
/// @param path the file
/// @param names the names of the columns
/// @param hasHeader whether the first line has them
/// @param rows the number of rows
/// @param numeric whether all fields of a column are numbers
/// @param sha256 of the file, in lower-case hexadecimal digits
record CsvColumns(
    Path path,
    List<String> names,
    boolean hasHeader,
    int rows,
    List<Boolean> numeric,
    String sha256) {

  private static final int NAMED = 12;

  /// Looks at a whole file.
  ///
  /// @throws FormatException if it is not a CSV file, has no row, or two columns of one name
  /// @throws IOException if it cannot be read
  static CsvColumns of(Path path) throws IOException {
    try (CsvReader reader = CsvReader.open(path)) {
      if (!reader.next()) {
        throw FormatException.in(reader.source(), "a table", "an empty file");
      }
      int width = reader.size();
      List<String> names = new ArrayList<>();
      boolean hasHeader = true;
      for (int i = 0; i < width; i++) {
        names.add(reader.field(i).strip());
        hasHeader &= !isNumber(reader.field(i));
      }
      boolean[] numeric = new boolean[width];
      Arrays.fill(numeric, true);
      int rows = 0;
      boolean more = !hasHeader || reader.next();
      while (more) {
        for (int i = 0; i < width; i++) {
          numeric[i] &= isNumber(reader.field(i));
        }
        rows = Math.addExact(rows, 1);
        more = reader.next();
      }
      if (rows == 0) {
        throw FormatException.in(reader.source(), "rows below the names", "none");
      }
      if (!hasHeader) {
        names.replaceAll(name -> "");
        for (int i = 0; i < width; i++) {
          names.set(i, Integer.toString(i + 1));
        }
      }
      checkNames(reader.source(), names);
      List<Boolean> numbers = new ArrayList<>();
      for (boolean each : numeric) {
        numbers.add(each);
      }
      return new CsvColumns(
          path, List.copyOf(names), hasHeader, rows, List.copyOf(numbers), reader.fingerprint());
    }
  }

  private static void checkNames(String source, List<String> names) throws FormatException {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw FormatException.in(
            source + ", line 1", "each column once", FormatException.quoted(name) + " twice");
      }
    }
  }

  /// What messages call the file.
  String source() {
    return FormatException.source(path);
  }

  /// The column called `name`, or of that number, from 1; the name counts first.
  ///
  /// @throws FormatException if there is none
  int find(String name) throws FormatException {
    int index = names.indexOf(name);
    if (index < 0 && name.matches("\\d{1,6}")) {
      index = Integer.parseInt(name) - 1;
    }
    if (index < 0 || index >= names.size()) {
      String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
      throw FormatException.in(
          source(),
          "a column " + FormatException.quoted(name),
          (hasHeader ? "" : "no names, columns ") + some + (names.size() > NAMED ? ", …" : ""));
    }
    return index;
  }

  /// Whether a field is a decimal number, with spaces around it or without.
  static boolean isNumber(String field) {
    String text = field.strip();
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        return false; // what Java knows besides: hexadecimal, NaN, 1f
      }
    }
    try {
      return Float.isFinite((float) Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// Takes one row after the other.
  @FunctionalInterface
  interface Taker {
    void take(int row, CsvReader reader) throws IOException;
  }

  /// Reads all rows again.
  ///
  /// @throws IOException if the file cannot be read, or has changed
  void forEachRow(Taker taker) throws IOException {
    try (CsvReader reader = CsvReader.open(path)) {
      if (hasHeader) {
        reader.next();
      }
      int row = 0;
      while (row < rows && reader.next() && reader.size() == names.size()) {
        taker.take(row, reader);
        row++;
      }
      if (row < rows) {
        throw FormatException.in(source(), "%,d rows".formatted(rows), "fewer: it has changed");
      }
    }
  }

  /// Field `column` of the current row as a number.
  ///
  /// @throws FormatException if it is none
  double number(CsvReader reader, int column) throws FormatException {
    String field = reader.field(column);
    if (!isNumber(field)) {
      throw FormatException.in(
          "%s, line %d, column %s".formatted(source(), reader.line(), names.get(column)),
          "a number",
          field.isBlank() ? "nothing" : FormatException.quoted(field));
    }
    return Double.parseDouble(field.strip());
  }
}
