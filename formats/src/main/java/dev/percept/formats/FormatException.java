package dev.percept.formats;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is not what it should be. The message is one line that names the file, the place in
/// it, what was expected and what was found.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Longest piece of a file's own text that a message repeats, in characters.
  private static final int LONGEST_QUOTE = 60;

  private FormatException(String message) {
    super(printable(message));
  }

  /// A fault at a byte of a file: `digits.npy, byte 10: expected …, found …`.
  ///
  /// @param source the file, or an entry of one such as `mnist.npz, x_train.npy`
  /// @param offset the byte it was found at, from 0
  public static FormatException at(String source, long offset, String expected, String found) {
    return new FormatException(
        "%s, byte %d: expected %s, found %s".formatted(source, offset, expected, found));
  }

  /// A fault of the file as a whole: `mnist.npz: expected …, found …`.
  public static FormatException in(String source, String expected, String found) {
    return new FormatException("%s: expected %s, found %s".formatted(source, expected, found));
  }

  /// The name of `path` as messages show it: as the user wrote it.
  public static String source(Path path) {
    return path.toString();
  }

  /// Text out of a file in quotation marks, shortened if it is long, for use in a message.
  public static String quoted(String text) {
    return text.length() <= LONGEST_QUOTE
        ? "\"" + text + "\""
        : "\"" + text.substring(0, LONGEST_QUOTE) + "…\"";
  }

  /// A file can hold anything, also line breaks and terminal escapes; a message must stay one line.
  private static String printable(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
            line.append("\\u%04x".formatted(c));
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }
}
