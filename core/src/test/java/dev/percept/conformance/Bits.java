package dev.percept.conformance;

import static org.assertj.core.api.Assertions.fail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Comparison of floats bit for bit: 0 and -0 differ. All NaNs count as one, because their payload
/// is nothing that Java promises.
public final class Bits {
  private Bits() {}

  /// Fails if `found` differs from `expected` anywhere.
  public static void assertSame(float[] found, float[] expected, Object description) {
    if (found.length != expected.length) {
      fail("%s: %d floats, expected %d", description, found.length, expected.length);
    }
    // Arrays.mismatch compares as floatToIntBits does.
    int i = Arrays.mismatch(found, expected);
    if (i >= 0) {
      fail(
          "%s: element %d is %s, expected %s",
          description, i, Float.toHexString(found[i]), Float.toHexString(expected[i]));
    }
  }

  /// The SHA-256 of the bits.
  public static String sha256(float[] values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] four = new byte[4];
      for (float value : values) {
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < 4; i++) {
          four[i] = (byte) (bits >>> (8 * i));
        }
        digest.update(four);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
