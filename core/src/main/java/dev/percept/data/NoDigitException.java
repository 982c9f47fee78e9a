package dev.percept.data;

/// A picture in which nothing looks like a digit. The message is one line that says why: `nothing
/// that looks like a digit: …`.
public final class NoDigitException extends Exception {
  private static final long serialVersionUID = 1L;

  NoDigitException(String why) {
    super("nothing that looks like a digit: " + why);
  }
}
