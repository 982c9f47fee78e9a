package dev.percept.formats.table;

import java.util.Locale;
import java.util.Set;

/// What becomes of rows in which a value is missing. Missing is an empty field, `?`, and `NA`,
/// `NaN` and `null` in small or capital letters.
public enum Missing {
  /// They are an error.
  ERROR,

  /// Of numbers the mean of the rows trained on stands in, of categories the most frequent.
  FILL,

  /// They are left out.
  DROP;

  private static final Set<String> WORDS = Set.of("?", "na", "nan", "null");
  private static final int LONGEST_WORD = 4;

  /// In lower case, as options and files have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a field stands for no value.
  static boolean is(String field) {
    String text = field.strip();
    return text.isEmpty()
        || (text.length() <= LONGEST_WORD && WORDS.contains(text.toLowerCase(Locale.ROOT)));
  }
}
