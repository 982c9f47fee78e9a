package dev.percept.formats.json;

import java.util.Iterator;
import java.util.Map;

/// Prints JSON values. Numbers print with the fewest digits that read back as the same value, as
/// `Double.toString` gives them.
final class JsonPrinter {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private JsonPrinter(boolean indented) {
    this.indented = indented;
  }

  static String line(Json value) {
    JsonPrinter printer = new JsonPrinter(false);
    printer.print(value, 0);
    return printer.out.toString();
  }

  static String pretty(Json value) {
    JsonPrinter printer = new JsonPrinter(true);
    printer.print(value, 0);
    return printer.out.append('\n').toString();
  }

  private void print(Json value, int depth) {
    switch (value) {
      case Json.Fields fields -> fields(fields, depth);
      case Json.Items items -> items(items, depth);
      case Json.Text text -> text(text.value());
      case Json.Whole whole -> out.append(whole.value());
      case Json.Real real -> out.append(real.value());
      case Json.Flag flag -> out.append(flag.value());
      case Json.Null _ -> out.append("null");
    }
  }

  private void fields(Json.Fields fields, int depth) {
    out.append('{');
    Iterator<Map.Entry<String, Json>> members = fields.members().entrySet().iterator();
    boolean any = members.hasNext();
    while (members.hasNext()) {
      Map.Entry<String, Json> member = members.next();
      newLine(depth + 1);
      text(member.getKey());
      out.append(indented ? ": " : ":");
      print(member.getValue(), depth + 1);
      if (members.hasNext()) {
        out.append(',');
      }
    }
    if (any) {
      newLine(depth);
    }
    out.append('}');
  }

  private void items(Json.Items items, int depth) {
    out.append('[');
    for (int i = 0; i < items.values().size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      newLine(depth + 1);
      print(items.values().get(i), depth + 1);
    }
    if (!items.values().isEmpty()) {
      newLine(depth);
    }
    out.append(']');
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // A lone surrogate has no form in UTF-8 and would be lost when the text is encoded.
          if (c < 0x20 || c == 0x7f || loneSurrogate(value, i)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean loneSurrogate(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }
}
