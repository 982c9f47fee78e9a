package dev.percept.app;

/// Fields of CSV by RFC 4180.
final class CsvText {
  private CsvText() {}

  /// A text as a field: in quotes if it needs them.
  static String field(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (",\"\r\n".indexOf(text.charAt(i)) >= 0) {
        return '"' + text.replace("\"", "\"\"") + '"';
      }
    }
    return text;
  }
}
