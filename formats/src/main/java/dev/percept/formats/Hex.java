package dev.percept.formats;

import java.util.HexFormat;

/// Bytes as messages show them: `93 4e 55`.
final class Hex {
  private Hex() {}

  static String text(byte[] bytes) {
    return bytes.length == 0 ? "nothing" : HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
