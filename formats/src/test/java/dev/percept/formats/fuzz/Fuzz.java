package dev.percept.formats.fuzz;

import java.util.Locale;

/// Where Jazzer comes in: the reader that the system property `percept.reader` names gets whatever
/// Jazzer makes up.
public final class Fuzz {
  private static final FuzzedReader READER =
      FuzzedReader.valueOf(System.getProperty("percept.reader", "").toUpperCase(Locale.ROOT));

  private Fuzz() {}

  /// Reads one file.
  public static void fuzzerTestOneInput(byte[] file) {
    Bounds.check(READER, file);
  }
}
