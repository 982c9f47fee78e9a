package dev.percept.formats.json;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A parser of JSON texts by recursive descent; the rules of each method are those of RFC 8259.
final class JsonParser {
  /// The most levels of arrays and objects inside each other: more than any file of ours has, and
  /// few enough that no text can exhaust the stack.
  static final int MOST_DEPTH = 64;

  private final String source;
  private final String text;
  private int at;

  private JsonParser(String source, String text) {
    this.source = source;
    this.text = text;
  }

  static Json parse(String source, byte[] utf8) throws FormatException {
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw FormatException.at(
          source, bytes.position(), "JSON in UTF-8", "bytes that are not UTF-8");
    }
    JsonParser parser = new JsonParser(source, text);
    Json value = parser.value(0);
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.fault("the end after the JSON value");
    }
    return value;
  }

  private Json value(int depth) throws FormatException {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Flag(true));
      case 'f' -> word("false", new Json.Flag(false));
      case 'n' -> word("null", new Json.Null());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw fault("a JSON value");
    };
  }

  private Json object(int depth) throws FormatException {
    enter(depth);
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    if (!take('}')) {
      do {
        skipSpace();
        int nameAt = at;
        if (peek() != '"') {
          throw fault("a name in quotation marks");
        }
        String name = string();
        if (!take(':')) {
          throw fault("a colon after the name");
        }
        if (members.putIfAbsent(name, value(depth + 1)) != null) {
          throw fault(nameAt, "each name once", "a second " + FormatException.quoted(name));
        }
      } while (take(','));
      if (!take('}')) {
        throw fault("a comma or the closing brace");
      }
    }
    return new Json.Fields(members);
  }

  private Json array(int depth) throws FormatException {
    enter(depth);
    List<Json> values = new ArrayList<>();
    if (!take(']')) {
      do {
        values.add(value(depth + 1));
      } while (take(','));
      if (!take(']')) {
        throw fault("a comma or the closing bracket");
      }
    }
    return new Json.Items(values);
  }

  private void enter(int depth) throws FormatException {
    if (depth == MOST_DEPTH) {
      throw fault(at, "at most %d levels".formatted(MOST_DEPTH), "one more");
    }
    at++;
  }

  private Json word(String word, Json value) throws FormatException {
    if (!text.startsWith(word, at)) {
      throw fault("a JSON value");
    }
    at += word.length();
    return value;
  }

  private Json number() throws FormatException {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
      if (isDigit(peek())) {
        throw fault(start, "a number without leading zeros", found(start));
      }
    } else {
      digits();
    }
    boolean whole = true;
    if (peek() == '.') {
      whole = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    String digits = text.substring(start, at);
    // Minus zero is no long.
    if (whole && !digits.equals("-0")) {
      try {
        return new Json.Whole(Long.parseLong(digits));
      } catch (NumberFormatException e) {
        // Larger than a long: the nearest double, as most readers of JSON take it.
      }
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw fault(start, "a number that a double can hold", FormatException.quoted(digits));
    }
    return new Json.Real(value);
  }

  private void digits() throws FormatException {
    if (!isDigit(peek())) {
      throw fault("a digit");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private String string() throws FormatException {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at == text.length()) {
        throw fault(start, "a text with a closing quotation mark", "none");
      }
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c < 0x20) {
        throw fault("a text without control characters");
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
        at++;
      }
    }
  }

  private void escape(StringBuilder value) throws FormatException {
    char kind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    switch (kind) {
      case '"', '\\', '/' -> value.append(kind);
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> {
        char first = hex(at);
        if (Character.isHighSurrogate(first)) {
          char second = text.startsWith("\\u", at + 6) ? hex(at + 6) : 0;
          if (!Character.isLowSurrogate(second)) {
            throw fault("the second half of a surrogate pair after the first");
          }
          value.append(first).append(second);
          at += 12;
          return;
        }
        if (Character.isLowSurrogate(first)) {
          throw fault("the first half of a surrogate pair before the second");
        }
        value.append(first);
        at += 6;
        return;
      }
      default -> throw fault("an escape such as \\n or \\u0041");
    }
    at += 2;
  }

  /// The character of the escape backslash, u, four digits that starts at `start`.
  private char hex(int start) throws FormatException {
    int code = 0;
    for (int i = start + 2; i < start + 6; i++) {
      int digit =
          i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw fault(start, "four hexadecimal digits", found(start));
      }
      code = 16 * code + digit;
    }
    return (char) code;
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

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String found(int index) {
    return index < text.length()
        ? FormatException.quoted(text.substring(index, Math.min(text.length(), index + 20)))
        : "the end of the text";
  }

  private FormatException fault(String expected) {
    return fault(at, expected, found(at));
  }

  private FormatException fault(int index, String expected, String found) {
    int bytes = text.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    return FormatException.at(source, bytes, expected, found);
  }
}
