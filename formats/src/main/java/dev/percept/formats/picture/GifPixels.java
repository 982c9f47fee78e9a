package dev.percept.formats.picture;

import dev.percept.formats.FormatException;

/// Decompresses the pixels of a GIF image: LZW with codes of up to 12 bits, lowest bits first, in
/// blocks that begin with their length (GIF 89a, section 22 and appendix F).
final class GifPixels {
  private static final int MOST_CODES = 1 << 12;

  private final String source;
  private final byte[] bytes;
  private final int start;
  private final int clear;
  private final int firstBits;
  // The pixels that code c stands for are those of code prefix[c] and then suffix[c].
  private final short[] prefix = new short[MOST_CODES];
  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] stack = new byte[MOST_CODES];
  private int stacked;
  private int at;
  private int leftOfBlock;
  private int bits;
  private int bitCount;
  private int codeBits;
  private int codes;
  private int previous = -1;
  private byte first;

  /// @param at where the compressed pixels begin
  /// @param pixels how many there must be
  /// @throws FormatException if the blocks that are there cannot hold them
  GifPixels(String source, byte[] bytes, int at, int pixels) throws FormatException {
    this.source = source;
    this.bytes = bytes;
    this.start = at;
    this.at = at + 1;
    int least = at < bytes.length ? bytes[at] & 0xFF : 0;
    if (least < 1 || least > 8) {
      throw FormatException.at(source, at, "codes of 1 to 8 bits and more", String.valueOf(least));
    }
    // No code stands for more pixels than there are codes.
    long most = (8L * (bytes.length - at) / (least + 1) + 1) * MOST_CODES;
    if (pixels > most) {
      throw FormatException.at(
          source,
          at,
          "compressed pixels of %,d".formatted(pixels),
          "only %,d bytes".formatted(bytes.length - at));
    }
    this.clear = 1 << least;
    this.firstBits = least + 1;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
    }
    restart();
  }

  private void restart() {
    codeBits = firstBits;
    codes = clear + 2;
    previous = -1;
  }

  /// Sets all of `row` to the next pixels.
  void next(byte[] row) throws FormatException {
    for (int i = 0; i < row.length; i++) {
      if (stacked == 0) {
        read();
      }
      row[i] = stack[--stacked];
    }
  }

  // Puts the pixels of the next code on the stack, the last one first.
  private void read() throws FormatException {
    int code = code();
    while (code == clear) {
      restart();
      code = code();
    }
    if (code == clear + 1) {
      throw FormatException.at(source, start, "pixels of all rows", "the end of the pixel data");
    }
    if (code > codes || (code >= clear && previous < 0) || (code == codes && codes == MOST_CODES)) {
      throw FormatException.at(
          source, at, "codes that were made before", "%d of %d".formatted(code, codes));
    }
    int rest = code;
    if (code == codes) {
      // Not made yet: the pixels of the code before, and the first of them again.
      stack[stacked++] = first;
      rest = previous;
    }
    while (rest >= clear) {
      stack[stacked++] = suffix[rest];
      rest = prefix[rest];
    }
    first = suffix[rest];
    stack[stacked++] = first;
    if (previous >= 0 && codes < MOST_CODES) {
      prefix[codes] = (short) previous;
      suffix[codes] = first;
      codes++;
      if (codes == 1 << codeBits && codes < MOST_CODES) {
        codeBits++;
      }
    }
    previous = code;
  }

  /// Goes on to the end of the blocks, of which the last is empty.
  ///
  /// @throws FormatException if it is not there
  void end() throws FormatException {
    at += leftOfBlock;
    while (at < bytes.length && bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xFF);
    }
    if (at >= bytes.length) {
      throw FormatException.at(
          source, bytes.length, "an empty block after the pixels", "the end of the file");
    }
  }

  private int code() throws FormatException {
    while (bitCount < codeBits) {
      if (leftOfBlock == 0) {
        leftOfBlock = at < bytes.length ? bytes[at++] & 0xFF : 0;
      }
      if (leftOfBlock == 0 || at >= bytes.length) {
        throw FormatException.at(
            source, Math.min(at, bytes.length), "pixels of all rows", "the end of the pixel data");
      }
      leftOfBlock--;
      bits |= (bytes[at++] & 0xFF) << bitCount;
      bitCount += 8;
    }
    int code = bits & ((1 << codeBits) - 1);
    bits >>>= codeBits;
    bitCount -= codeBits;
    return code;
  }
}
