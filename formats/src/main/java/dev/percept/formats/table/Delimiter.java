package dev.percept.formats.table;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What stands between the fields of a table.
public enum Delimiter {
  COMMA(','),
  SEMICOLON(';'),
  TAB('\t'),
  PIPE('|');

  // So many records tell.
  private static final int LOOKED_AT = 50;

  private final char character;

  Delimiter(char character) {
    this.character = character;
  }

  /// The character itself.
  char character() {
    return character;
  }

  /// In words, as options and files have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one that cuts the first records of a file into the most fields, as many in each; a comma
  /// where none does.
  ///
  /// @param start the beginning of the file
  /// @param isWhole whether that is all of it
  static Delimiter find(byte[] start, boolean isWhole) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    Delimiter found = COMMA;
    int most = 1;
    for (Delimiter each : values()) {
      int fields = each.fields(text, isWhole);
      if (fields > most) {
        most = fields;
        found = each;
      }
    }
    return most > 1 ? found : mostFrequent(text);
  }

  /// The fields of each record, or 0 if they are not as many in all.
  private int fields(String text, boolean isWhole) {
    int first = 0;
    int fields = 1;
    int records = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length() && records < LOOKED_AT; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == character) {
        fields++;
      } else if (!quoted && c == '\n') {
        first = records == 0 ? fields : first;
        if (fields != first) {
          return 0;
        }
        records++;
        fields = 1;
      }
    }
    boolean rest = isWhole && records < LOOKED_AT && !text.isEmpty() && !text.endsWith("\n");
    if (records == 0) {
      return rest ? fields : 0;
    }
    return rest && fields != first ? 0 : first;
  }

  // Records are not alike: what is wrong with them is best said of what the first line has most of.
  private static Delimiter mostFrequent(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    Delimiter found = COMMA;
    long most = 0;
    for (Delimiter each : values()) {
      long count = line.chars().filter(c -> c == each.character).count();
      if (count > most) {
        most = count;
        found = each;
      }
    }
    return found;
  }
}
