package dev.percept.formats.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The SHA-256 of texts, one after the other.
final class NameHash {
  private final MessageDigest digest = DataFingerprint.sha256();

  void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /// In lower-case hexadecimal digits.
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The first 64 bits of the SHA-256 of one text.
  static long of(String text) {
    NameHash hash = new NameHash();
    hash.add(text);
    return ByteBuffer.wrap(hash.digest.digest()).getLong();
  }
}
