package dev.percept.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file that is not what it should be. The message is one line that names the file, the place in
/// it, what was expected and what was found.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Longest piece of a file's own text that a message repeats, in characters.
  private static final int LONGEST_QUOTE = 60;

  /// Longest account of what was found, in characters: it can list names out of the file.
  private static final int LONGEST_FOUND = 300;

  /// The same for one fault of many, and for all of them.
  private static final int LONGEST_OF_MANY = 2_000;

  private static final int LONGEST_LIST = 20_000;

  private final boolean tooLarge;

  private FormatException(String message) {
    this(message, false);
  }

  private FormatException(String message, boolean tooLarge) {
    super(printable(message));
    this.tooLarge = tooLarge;
  }

  /// As [#at], of something that is larger than what is read.
  public static FormatException tooLarge(
      String source, long offset, String expected, String found) {
    return new FormatException(
        "%s, byte %d: expected %s, found %s"
            .formatted(source, offset, expected, shortened(found, LONGEST_FOUND)),
        true);
  }

  /// Whether it may well be correct, but is larger than what is read.
  public boolean isTooLarge() {
    return tooLarge;
  }

  /// A fault at a byte of a file: `digits.npy, byte 10: expected …, found …`.
  ///
  /// @param source the file, or an entry of one such as `mnist.npz, x_train.npy`
  /// @param offset the byte it was found at, from 0
  public static FormatException at(String source, long offset, String expected, String found) {
    return new FormatException(
        "%s, byte %d: expected %s, found %s"
            .formatted(source, offset, expected, shortened(found, LONGEST_FOUND)));
  }

  /// A fault of the file as a whole: `mnist.npz: expected …, found …`.
  public static FormatException in(String source, String expected, String found) {
    return new FormatException(
        "%s: expected %s, found %s".formatted(source, expected, shortened(found, LONGEST_FOUND)));
  }

  /// Many faults of one kind, all of them told: `model.onnx: expected …, found …, …`.
  ///
  /// @param found one piece of text for each, shortened if it is long
  public static FormatException listing(String source, String expected, List<String> found) {
    List<String> told = new ArrayList<>();
    int length = 0;
    for (String one : found) {
      told.add(shortened(one, LONGEST_OF_MANY));
      length += told.getLast().length();
      if (length > LONGEST_LIST && told.size() < found.size()) {
        told.add("and %,d more".formatted(found.size() - told.size()));
        break;
      }
    }
    return new FormatException(
        "%s: expected %s, found %s".formatted(source, expected, String.join(", ", told)));
  }

  /// The name of `path` as messages show it: as the user wrote it.
  public static String source(Path path) {
    return path.toString();
  }

  /// Text out of a file in quotation marks, shortened if it is long, for use in a message.
  public static String quoted(String text) {
    return "\"" + shortened(text, LONGEST_QUOTE) + "\"";
  }

  /// What messages call a part of a file: `mnist.npz, x_train.npy`; a long name is shortened.
  static String part(String source, String name) {
    return source + ", " + shortened(name, LONGEST_QUOTE);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /// Text with all that does not show written out. A file can hold anything, also line breaks,
  /// terminal escapes and marks that turn the direction of writing; a message must stay one line
  /// that reads as it is.
  public static String printable(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                line.append("\\u%04x".formatted(c));
            default -> line.appendCodePoint(c);
          }
        });
    return line.toString();
  }
}
