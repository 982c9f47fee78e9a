package dev.percept.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the text of a [Space], and writes its words.
final class SpaceText {
  private static final String PUNCTUATION = ",()=|";
  private static final int LONGEST_QUOTE = 40;

  private final String text;
  private int at;
  private Word next;

  /// @param text what it says, without quotes
  /// @param at where it begins, from 0
  /// @param kind what it is
  private record Word(String text, int at, Kind kind) {
    boolean is(String punctuation) {
      return kind == Kind.PUNCTUATION && text.equals(punctuation);
    }

    boolean isWord() {
      return kind == Kind.PLAIN || kind == Kind.QUOTED;
    }
  }

  private enum Kind {
    PLAIN,
    QUOTED,
    PUNCTUATION,
    END
  }

  SpaceText(String text) {
    this.text = text;
    this.next = read();
  }

  /// Words with `between` between them, in quotes where they need them.
  static String words(List<String> words, String between) {
    return words.stream().map(SpaceText::quoted).collect(Collectors.joining(between));
  }

  private static String quoted(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isPlain(word.charAt(i))) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      }
    }
    return word;
  }

  private static boolean isPlain(char c) {
    return !Character.isWhitespace(c) && PUNCTUATION.indexOf(c) < 0 && c != '"' && c != '#';
  }

  private Word read() {
    while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || isComment())) {
      at++;
    }
    int start = at;
    if (start == text.length()) {
      return new Word("", start, Kind.END);
    }
    at++;
    char first = text.charAt(start);
    if (PUNCTUATION.indexOf(first) >= 0) {
      return new Word(String.valueOf(first), start, Kind.PUNCTUATION);
    }
    if (first == '"') {
      return quotedWord(start);
    }
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    return new Word(text.substring(start, at), start, Kind.PLAIN);
  }

  // Leaves `at` at the last character of a comment.
  private boolean isComment() {
    if (text.charAt(at) != '#') {
      return false;
    }
    int end = text.indexOf('\n', at);
    at = (end < 0 ? text.length() : end) - 1;
    return true;
  }

  private Word quotedWord(int start) {
    StringBuilder word = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return new Word(word.toString(), start, Kind.QUOTED);
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
      }
      word.append(text.charAt(at));
    }
    throw fault(new Word("", at, Kind.END), "a \" to end what begins at " + place(start));
  }

  private Word take() {
    Word word = next;
    next = read();
    return word;
  }

  private boolean take(String punctuation) {
    if (!next.is(punctuation)) {
      return false;
    }
    take();
    return true;
  }

  private void expect(String punctuation, String where) {
    if (!take(punctuation)) {
      throw fault(next, punctuation + " " + where);
    }
  }

  /// The whole text.
  Space parse() {
    List<Dimension> dimensions = new ArrayList<>();
    do {
      Word name = next;
      Dimension dimension = dimension();
      try {
        Space.checkDimension(dimension, dimensions);
      } catch (IllegalArgumentException e) {
        throw fault(name, e);
      }
      dimensions.add(dimension);
    } while (take(","));
    if (next.kind() != Kind.END) {
      throw fault(next, "a comma, if, or the end");
    }
    return new Space(dimensions);
  }

  private Dimension dimension() {
    Word name = name("the name of a dimension");
    expect("=", "after " + name.text());
    Domain domain = domain();
    Condition condition = Condition.always();
    if (next.kind() == Kind.PLAIN && next.text().equals("if")) {
      take();
      Word parent = name("the name of a choice");
      expect("=", "after " + parent.text());
      condition = new Condition(parent.text(), words("|", "a value of " + parent.text()));
    }
    return new Dimension(name.text(), domain, condition);
  }

  private Word name(String what) {
    if (next.kind() != Kind.PLAIN || !Dimension.isName(next.text())) {
      throw fault(next, what);
    }
    return take();
  }

  private List<String> words(String between, String what) {
    List<String> words = new ArrayList<>();
    do {
      if (!next.isWord()) {
        throw fault(next, what);
      }
      words.add(take().text());
    } while (take(between));
    return words;
  }

  private Domain domain() {
    Word kind = next;
    String expected = "uniform(…), log(…), int(…), logint(…) or choice(…)";
    if (kind.kind() != Kind.PLAIN) {
      throw fault(kind, expected);
    }
    take();
    try {
      Domain domain =
          switch (kind.text()) {
            case "uniform" -> new Domain.Uniform(first(kind), second());
            case "log" -> new Domain.Log(first(kind), second());
            case "int" -> new Domain.Whole(firstWhole(kind), secondWhole());
            case "logint" -> new Domain.LogWhole(firstWhole(kind), secondWhole());
            case "choice" -> {
              expect("(", "after choice");
              yield new Domain.Choice(words(",", "a value to choose"));
            }
            default -> throw fault(kind, expected);
          };
      expect(")", "to end " + kind.text() + "(");
      return domain;
    } catch (Fault e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fault(kind, e);
    }
  }

  private double first(Word kind) {
    expect("(", "after " + kind.text());
    return real("a number as lower bound");
  }

  private double second() {
    expect(",", "between the bounds");
    return real("a number as upper bound");
  }

  private int firstWhole(Word kind) {
    expect("(", "after " + kind.text());
    return whole("a whole number as lower bound");
  }

  private int secondWhole() {
    expect(",", "between the bounds");
    return whole("a whole number as upper bound");
  }

  private double real(String what) {
    if (next.kind() != Kind.PLAIN || !NumberText.isReal(next.text())) {
      throw fault(next, what);
    }
    return Double.parseDouble(take().text());
  }

  private int whole(String what) {
    if (next.kind() != Kind.PLAIN || !NumberText.isWhole(next.text())) {
      throw fault(next, what);
    }
    return Integer.parseInt(take().text());
  }

  /// What is wrong with a text, and where.
  private static final class Fault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Fault(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private Fault fault(Word found, String expected) {
    String word = found.text();
    String shown = word.length() > LONGEST_QUOTE ? word.substring(0, LONGEST_QUOTE) + "…" : word;
    String what = found.kind() == Kind.END ? "the end" : '"' + printable(shown) + '"';
    return new Fault(
        "space, %s: expected %s, found %s".formatted(place(found.at()), expected, what), null);
  }

  private Fault fault(Word word, IllegalArgumentException reason) {
    return new Fault(
        "space, %s: %s: %s".formatted(place(word.at()), word.text(), reason.getMessage()), reason);
  }

  /// For example `character 7`, or `line 2, character 7` where there are several; from 1.
  private String place(int position) {
    if (text.indexOf('\n') < 0) {
      return "character " + (position + 1);
    }
    String before = text.substring(0, position);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return "line " + line + ", character " + (position - before.lastIndexOf('\n'));
  }

  // A message stays one line that reads as it is.
  private static String printable(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return line.toString();
  }
}
