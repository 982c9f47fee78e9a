package dev.percept.formats;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header of an npy file: a Python dictionary with the keys `descr`, `fortran_order` and
/// `shape`, as the text of numpy's `numpy/lib/format.py` defines it.
///
/// @param type the type of the elements
/// @param order their byte order
/// @param fortran whether the first axis is the one that runs fastest
/// @param axes the sizes along the axes
record NpyHeader(ElementType type, ByteOrder order, boolean fortran, List<Integer> axes) {

  /// The sizes along the axes; a fresh array.
  int[] sizes() {
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Parses the text of a header.
  ///
  /// @param source the file
  /// @param start the place of the text in the file, for messages
  /// @throws FormatException if it is not such a dictionary, or the type is not a number
  static NpyHeader parse(String source, long start, String text) throws FormatException {
    return new Parser(source, start, text).header();
  }

  /// The text that numpy writes for an array, without padding.
  ///
  /// @throws IllegalArgumentException if numpy has no code for the type
  static String text(ElementType type, int[] sizes) {
    String code = type.npyCode();
    if (code == null) {
      throw new IllegalArgumentException("npy has no code for " + type);
    }
    StringBuilder shape = new StringBuilder();
    for (int axis = 0; axis < sizes.length; axis++) {
      shape.append(axis == 0 ? "" : " ").append(sizes[axis]);
      if (axis < sizes.length - 1 || sizes.length == 1) {
        shape.append(',');
      }
    }
    return "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }"
        .formatted(type.bytes() == 1 ? "|" : "<", code, shape);
  }

  /// Reads the few kinds of Python literals that such a header can hold, and nothing else.
  private static final class Parser {
    private final String source;
    private final long start;
    private final String text;
    private int at;

    Parser(String source, long start, String text) {
      this.source = source;
      this.start = start;
      this.text = text;
    }

    NpyHeader header() throws FormatException {
      String code = null;
      int codeAt = 0;
      Boolean fortran = null;
      List<Integer> sizes = null;
      expect('{', "the opening brace of the header's dictionary");
      while (!take('}')) {
        skipSpace();
        int keyAt = at;
        String key = quotedText("a key in quotation marks");
        expect(':', "a colon after the key");
        skipSpace();
        switch (key) {
          case "descr" -> {
            requireFirst(code, keyAt, key);
            codeAt = at;
            if (peek() == '[' || peek() == '(') {
              throw fault(at, "a plain number type such as '<f4'", "a structured type");
            }
            code = quotedText("a type such as '<f4'");
          }
          case "fortran_order" -> {
            requireFirst(fortran, keyAt, key);
            fortran = truth();
          }
          case "shape" -> {
            requireFirst(sizes, keyAt, key);
            sizes = tuple();
          }
          default ->
              throw fault(
                  keyAt,
                  "only the keys descr, fortran_order and shape",
                  FormatException.quoted(key));
        }
        if (!take(',')) {
          expect('}', "a comma or the closing brace");
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw fault(at, "only spaces after the dictionary", found());
      }
      if (code == null || fortran == null || sizes == null) {
        String missing = code == null ? "descr" : fortran == null ? "fortran_order" : "shape";
        throw fault(0, "the key " + missing, "a dictionary without it");
      }
      ElementType type = type(code, codeAt);
      ByteOrder order = code.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      return new NpyHeader(type, order, fortran, sizes);
    }

    private ElementType type(String code, int codeAt) throws FormatException {
      String quoted = FormatException.quoted(code);
      if (code.length() >= 2) {
        char order = code.charAt(0);
        String rest = code.substring(1);
        for (ElementType type : ElementType.values()) {
          if (rest.equals(type.npyCode())) {
            if (order == '<' || order == '>' || (order == '|' && type.bytes() == 1)) {
              return type;
            }
            throw fault(codeAt, "a byte order < or > before " + rest, quoted);
          }
        }
        String kind =
            switch (rest.charAt(0)) {
              case 'O' -> " (Python objects)";
              case 'S', 'U', 'a' -> " (text)";
              case 'c' -> " (complex numbers)";
              case 'M', 'm' -> " (dates)";
              case 'V' -> " (a structure)";
              default -> "";
            };
        quoted += kind;
      }
      throw fault(
          codeAt, "a boolean, integer or float type (b1, i1…i8, u1…u8, f2, f4, f8)", quoted);
    }

    private void requireFirst(@Nullable Object before, int keyAt, String key)
        throws FormatException {
      if (before != null) {
        throw fault(keyAt, "each key once", "a second " + key);
      }
    }

    private boolean truth() throws FormatException {
      if (text.startsWith("True", at)) {
        at += 4;
        return true;
      }
      if (text.startsWith("False", at)) {
        at += 5;
        return false;
      }
      throw fault(at, "True or False", found());
    }

    private List<Integer> tuple() throws FormatException {
      expect('(', "the opening parenthesis of the shape");
      List<Integer> sizes = new ArrayList<>();
      boolean comma = true;
      while (!take(')')) {
        if (!comma) {
          throw fault(at, "a comma or the closing parenthesis of the shape", found());
        }
        sizes.add(size());
        comma = take(',');
      }
      if (sizes.size() == 1 && !comma) {
        // In Python (3) is a number, and only (3,) a tuple.
        throw fault(at - 1, "a comma after the only size of the shape", "')'");
      }
      return List.copyOf(sizes);
    }

    private int size() throws FormatException {
      skipSpace();
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      String digits = text.substring(from, at);
      if (digits.isEmpty()) {
        throw fault(from, "a size of the shape, 0 or more", found());
      }
      // Python 2 wrote long integers so.
      if (at < text.length() && text.charAt(at) == 'L') {
        at++;
      }
      if (digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
        throw fault(from, "a size of at most " + Integer.MAX_VALUE, FormatException.quoted(digits));
      }
      return Integer.parseInt(digits);
    }

    private String quotedText(String expected) throws FormatException {
      skipSpace();
      char quote = peek();
      int close = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (close < 0) {
        throw fault(at, expected, found());
      }
      String inner = text.substring(at + 1, close);
      if (inner.indexOf('\\') >= 0) {
        throw fault(at, expected, "an escape in it");
      }
      at = close + 1;
      return inner;
    }

    private void expect(char c, String expected) throws FormatException {
      if (!take(c)) {
        throw fault(at, expected, found());
      }
    }

    private boolean take(char c) {
      skipSpace();
      if (peek() == c) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    /// The character that is next, or 0 at the end; a 0 in the text fits nothing either.
    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private String found() {
      return at < text.length()
          ? FormatException.quoted(text.substring(at, Math.min(text.length(), at + 20)))
          : "the end of the header";
    }

    private FormatException fault(int index, String expected, String found) {
      int bytes = text.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
      return FormatException.at(source, start + bytes, expected, found);
    }
  }
}
