package dev.percept.formats.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text cut into words and punctuation, read one after the other, and the complaints about it.
final class Words {
  private static final String PUNCTUATION = ",|()";
  private static final int LONGEST_QUOTE = 40;

  private final String source;
  private final List<Word> words = new ArrayList<>();
  private int next;

  /// @param text its characters
  /// @param at where it begins, from 0
  record Word(String text, int at) {}

  /// @param source what complaints call the text
  Words(String source, String text) {
    this.source = source;
    int i = 0;
    while (i < text.length()) {
      int start = i++;
      if (Character.isWhitespace(text.charAt(start))) {
        continue;
      }
      if (PUNCTUATION.indexOf(text.charAt(start)) < 0) {
        while (i < text.length() && isOfWord(text.charAt(i))) {
          i++;
        }
      }
      words.add(new Word(text.substring(start, i), start));
    }
    words.add(new Word("", text.length()));
  }

  private static boolean isOfWord(char c) {
    return !Character.isWhitespace(c) && PUNCTUATION.indexOf(c) < 0;
  }

  /// The next word, which stays the next; empty at the end.
  Word peek() {
    return words.get(next);
  }

  /// Whether the next is a word, not punctuation and not the end.
  boolean hasWord() {
    String text = peek().text();
    return !text.isEmpty() && PUNCTUATION.indexOf(text.charAt(0)) < 0;
  }

  /// The next word; the end comes again and again.
  Word take() {
    Word word = peek();
    if (!word.text().isEmpty()) {
      next++;
    }
    return word;
  }

  /// Takes the next word if it is `text`.
  boolean take(String text) {
    if (!peek().text().equals(text)) {
      return false;
    }
    next++;
    return true;
  }

  /// A whole number, at least 1.
  int whole(String what) {
    Word word = take();
    return whole(word, word.text(), what, 1);
  }

  private int whole(Word word, String digits, String what, int least) {
    boolean isWhole = !digits.isEmpty() && digits.length() < 10;
    for (int i = 0; i < digits.length(); i++) {
      isWhole &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    if (!isWhole || Integer.parseInt(digits) < least) {
      throw fault(word, what);
    }
    return Integer.parseInt(digits);
  }

  /// A finite number.
  double real(String what) {
    double number = peekReal(what);
    take();
    return number;
  }

  /// As [#real], but it stays the next word.
  double peekReal(String what) {
    Word word = peek();
    if (!isReal(word.text())) {
      throw fault(word, what);
    }
    return Double.parseDouble(word.text());
  }

  /// Whether a number comes next.
  boolean hasReal() {
    return isReal(peek().text());
  }

  private static boolean isReal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        return false; // what Java knows besides: hexadecimal, NaN, 1f
      }
    }
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// Whole numbers with `x` between them, one, two, or `most` of them.
  int[] sizes(String what, int least, int most) {
    Word word = take();
    List<Integer> sizes = new ArrayList<>();
    String text = word.text().replace('×', 'x');
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('x', start);
      end = end < 0 ? text.length() : end;
      sizes.add(whole(word, text.substring(start, end), what, least));
      start = end + 1;
    }
    if (sizes.size() > 2 && sizes.size() != most) {
      throw fault(word, what);
    }
    int[] array = new int[sizes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = sizes.get(i);
    }
    return array;
  }

  /// What is wrong with a text, and where.
  static final class Fault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private Fault(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// What to throw where `found` is not what it should be.
  Fault fault(Word found, String expected) {
    return fault(found, expected, "");
  }

  /// @param more what else there is to say, behind what was found
  Fault fault(Word found, String expected, String more) {
    String text = found.text();
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    String what = text.isEmpty() ? "the end" : "\"" + printable(shown) + "\"";
    return new Fault(place(found) + ": expected " + expected + ", found " + what + more, null);
  }

  /// What to throw where a layer does not like what stands at `word`.
  Fault fault(Word word, IllegalArgumentException reason) {
    return new Fault(place(word) + ": " + word.text() + ": " + reason.getMessage(), reason);
  }

  /// For example `network, character 7`; characters are counted from 1.
  private String place(Word word) {
    return source + ", character " + (word.at() + 1);
  }

  // A message stays one line that reads as it is.
  private static String printable(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPlain = (c >= ' ' && c <= '~') || c == '…' || Character.isLetterOrDigit(c);
      line.append(isPlain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return line.toString();
  }
}
