package dev.percept.formats.state;

import java.io.IOException;

/// Weights in a file that are not those of the network they are meant for. The message says in one
/// line what does not fit, and below it shows both sides, layer by layer.
public final class StateMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  StateMismatchException(String message) {
    super(message);
  }
}
