package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The columns of a table, found in one pass over its file: their names, how many rows there are,
/// and which columns hold nothing but numbers.
///
/// The first line of a CSV file has the names if no field of it is a number; else the columns are
/// called 1, 2, 3, and so on. Those of a file for support vector machines are called `label`, 1, 2,
/// 3, ….
///
/// @param path the file
/// @param delimiter what stands between its fields; nothing of a file of `label index:value`
/// @param names the names of the columns
/// @param hasHeader whether the first line has them
/// @param rows the number of rows
/// @param numeric whether all fields of a column that are not missing are numbers
/// @param sha256 of the file, in lower-case hexadecimal digits
record TableColumns(
    Path path,
    Optional<Delimiter> delimiter,
    List<String> names,
    boolean hasHeader,
    int rows,
    List<Boolean> numeric,
    String sha256) {

  private static final int NAMED = 12;
  private static final List<String> SVM_ENDS = List.of(".libsvm", ".svm", ".svmlight");

  /// Whether a file is text of `label index:value …`, by the end of its name.
  static boolean isSvm(Path path) {
    return isSvm(path.toString());
  }

  static boolean isSvm(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return SVM_ENDS.stream().anyMatch(name::endsWith);
  }

  /// Looks at a whole file.
  ///
  /// @param known what is known of a CSV file
  /// @param least the columns of numbers that there are at least in a file of `label index:value`
  /// @throws FormatException if it is no table, has no row, or two columns of one name
  /// @throws IOException if it cannot be read
  static TableColumns of(Path path, CsvFormat known, int least) throws IOException {
    return isSvm(path) ? ofSvm(path, least) : ofCsv(path, known);
  }

  private static TableColumns ofSvm(Path path, int least) throws IOException {
    try (SvmReader reader = SvmReader.open(path, CsvReader.MOST_FIELDS)) {
      int rows = 0;
      while (reader.next()) {
        rows = Math.addExact(rows, 1);
      }
      if (rows == 0) {
        throw FormatException.in(reader.source(), "rows of label index:value", "none");
      }
      int width = Math.max(least, reader.largest());
      return new TableColumns(
          path,
          Optional.empty(),
          svmNames(width),
          false,
          rows,
          IntStream.rangeClosed(0, width).mapToObj(i -> true).toList(),
          reader.fingerprint());
    }
  }

  static List<String> svmNames(int width) {
    List<String> names = new ArrayList<>(width + 1);
    names.add(SvmReader.LABEL);
    for (int i = 1; i <= width; i++) {
      names.add(Integer.toString(i));
    }
    return List.copyOf(names);
  }

  private static TableColumns ofCsv(Path path, CsvFormat known) throws IOException {
    Delimiter delimiter =
        known.delimiter().isPresent() ? known.delimiter().get() : CsvReader.delimiter(path);
    try (CsvReader reader = CsvReader.open(path, delimiter)) {
      if (!reader.next()) {
        throw FormatException.in(reader.source(), "a table", "an empty file");
      }
      int width = reader.size();
      boolean hasHeader = hasHeader(reader, known);
      List<String> names = names(reader, hasHeader);
      boolean[] numeric = new boolean[width];
      Arrays.fill(numeric, true);
      int rows = 0;
      boolean more = !hasHeader || reader.next();
      while (more) {
        for (int i = 0; i < width; i++) {
          String field = reader.field(i);
          numeric[i] = numeric[i] && (RowReader.isNumber(field) || Missing.is(field));
        }
        rows = Math.addExact(rows, 1);
        more = reader.next();
      }
      if (rows == 0) {
        throw FormatException.in(reader.source(), "rows below the names", "none");
      }
      List<Boolean> numbers = new ArrayList<>();
      for (boolean each : numeric) {
        numbers.add(each);
      }
      return new TableColumns(
          path,
          Optional.of(delimiter),
          names,
          hasHeader,
          rows,
          List.copyOf(numbers),
          reader.fingerprint());
    }
  }

  /// Whether the first record of a file, which has just been read, has the names.
  static boolean hasHeader(CsvReader reader, CsvFormat known) {
    return known
        .header()
        .orElseGet(() ->
            IntStream.range(0, reader.size()).noneMatch(i -> RowReader.isNumber(reader.field(i))));
  }

  /// The names of the columns, from the first record.
  ///
  /// @throws FormatException if there are two of one name
  static List<String> names(CsvReader reader, boolean hasHeader) throws FormatException {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < reader.size(); i++) {
      String name = hasHeader ? reader.field(i).strip() : Integer.toString(i + 1);
      if (!seen.add(name)) {
        throw FormatException.in(
            reader.source() + ", line 1",
            "each column once",
            FormatException.quoted(name) + " twice");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  /// What messages call the file.
  String source() {
    return FormatException.source(path);
  }

  /// The columns called so, or of that number, from 1; the names count first.
  ///
  /// @throws FormatException if there is none
  int[] find(List<String> wanted) throws FormatException {
    return find(source(), names, hasHeader, wanted);
  }

  static int[] find(String source, List<String> names, boolean hasHeader, List<String> wanted)
      throws FormatException {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    int[] found = new int[wanted.size()];
    for (int i = 0; i < found.length; i++) {
      String name = wanted.get(i);
      Integer place = places.get(name);
      if (place == null && name.matches("\\d{1,6}")) {
        place = Integer.parseInt(name) - 1;
      }
      if (place == null || place < 0 || place >= names.size()) {
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        throw FormatException.in(
            source,
            "a column " + FormatException.quoted(name),
            (hasHeader ? "" : "no names, columns ") + some + (names.size() > NAMED ? ", …" : ""));
      }
      found[i] = place;
    }
    return found;
  }

  /// Takes one row after the other.
  @FunctionalInterface
  interface Taker {
    void take(int row, RowReader reader) throws IOException;
  }

  /// Reads all rows again.
  ///
  /// @throws IOException if the file cannot be read, or has changed
  void forEachRow(Taker taker) throws IOException {
    try (RowReader reader =
        delimiter.isPresent()
            ? CsvReader.open(path, delimiter.get())
            : SvmReader.open(path, names.size() - 1)) {
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
}
