package dev.percept.formats.model;

import java.util.List;

/// Guesses which word was meant.
final class Misspelt {
  private static final int MOST_EDITS = 2;
  private static final int LONGEST = 20;

  private Misspelt() {}

  /// `; did you mean conv?` if one of `names` is at most two letters away, else nothing.
  static String suggestion(String word, List<String> names) {
    String best = "";
    int fewest = MOST_EDITS + 1;
    for (String name : names) {
      int edits = word.length() > LONGEST ? fewest : distance(word, name);
      if (edits < fewest && edits < name.length() - 1) {
        best = name;
        fewest = edits;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  // Levenshtein (1966), row by row.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
