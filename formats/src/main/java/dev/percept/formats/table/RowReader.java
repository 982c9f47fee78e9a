package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.Closeable;
import java.io.IOException;

/// Reads a table row by row.
sealed interface RowReader extends Closeable permits CsvReader, SvmReader {

  /// Reads the next row.
  ///
  /// @return whether there was one
  /// @throws FormatException if it is not one
  boolean next() throws IOException;

  /// The fields of the present row.
  int size();

  /// Field `index` of the present row, from 0, as a text.
  String field(int index);

  /// Field `index` of the present row as a number; NaN if it is missing.
  ///
  /// @param name what messages call the column
  /// @throws FormatException if it is neither
  double number(int index, String name) throws FormatException;

  /// Whether a field of the present row has no value.
  boolean isMissing(int index);

  /// The line that the present row starts on, from 1.
  long line();

  /// What messages call the file.
  String source();

  /// The SHA-256 of the file, in lower-case hexadecimal digits; once all rows have been read.
  String fingerprint();

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

  /// The place of a field in messages.
  default String place(String name) {
    return "%s, line %d, column %s".formatted(source(), line(), name);
  }
}
