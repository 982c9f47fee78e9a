package dev.percept.app;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/// A short text of words with spaces between them, read one after the other: `nesterov 0.05 0.9`.
/// Complaints say what was expected and what was found, not where.
final class Phrase {
  private final List<String> words = new ArrayList<>();
  private int next;

  Phrase(String text) {
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
  }

  boolean hasMore() {
    return next < words.size();
  }

  /// The next word, which stays the next; empty at the end.
  String peek() {
    return hasMore() ? words.get(next) : "";
  }

  /// The next word; empty at the end.
  String take() {
    String word = peek();
    next++;
    return word;
  }

  /// Takes the next word if it is `word`.
  boolean take(String word) {
    boolean is = peek().equals(word);
    next += is ? 1 : 0;
    return is;
  }

  /// The next word as a finite number.
  double real(String what) {
    String word = take();
    if (!isReal(word)) {
      throw fault(what, word);
    }
    return Double.parseDouble(word);
  }

  /// As [#real(String)], `otherwise` where no number comes next.
  double real(String what, double otherwise) {
    return isReal(peek()) ? real(what) : otherwise;
  }

  private static boolean isReal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if ("0123456789.eE+-".indexOf(word.charAt(i)) < 0) {
        return false; // what Java knows besides: hexadecimal, NaN, 1f
      }
    }
    try {
      return Double.isFinite(Double.parseDouble(word));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// The next word as a whole number, at least `least`.
  int whole(String what, int least) {
    String word = take();
    try {
      int number = Integer.parseInt(word);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw fault(what, word);
  }

  /// What to throw where `found` is not what it should be.
  static IllegalArgumentException fault(String expected, String found) {
    return new IllegalArgumentException(
        "expected " + expected + ", found " + (found.isEmpty() ? "nothing" : "\"" + found + "\""));
  }

  /// The fewest digits that give the same number back: `0.5`, `1`.
  static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
