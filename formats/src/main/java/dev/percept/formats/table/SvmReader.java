package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Reads the text that LIBSVM and SVMlight share (Joachims, "SVM-light", input file format): a row
/// a line, its label and then `index:value` for each number that is not 0, indices from 1 on and
/// ascending; after `#` anything. Field 0 of a row is its label, field i number i.
///
/// Holds one line, however long the file.
final class SvmReader implements RowReader {
  /// The name of field 0; the others are called by their index.
  static final String LABEL = "label";

  private static final int LONGEST_LINE = 1 << 23;

  private final String source;
  private final InputStream in;
  private final MessageDigest digest;
  private final int width;
  private byte[] text = new byte[256];
  private int length;
  private String label = "";
  private int[] indices = new int[64];
  private double[] values = new double[64];
  private int count;
  private long line;
  private int largest;

  private SvmReader(String source, InputStream in, MessageDigest digest, int width) {
    this.source = source;
    this.in = in;
    this.digest = digest;
    this.width = width;
  }

  /// Opens a file.
  ///
  /// @param width the largest index there may be
  /// @throws IOException if it cannot be read
  static SvmReader open(Path path, int width) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a folder, expected a file");
    }
    MessageDigest digest = CsvReader.sha256();
    InputStream in =
        new BufferedInputStream(new DigestInputStream(Files.newInputStream(path), digest), 1 << 16);
    return new SvmReader(FormatException.source(path), in, digest, width);
  }

  /// The largest index so far.
  int largest() {
    return largest;
  }

  @Override
  public boolean next() throws IOException {
    while (readLine()) {
      int end = 0;
      while (end < length && text[end] != '#') {
        end++;
      }
      String row = new String(text, 0, end, StandardCharsets.ISO_8859_1).strip();
      if (!row.isEmpty()) {
        parse(row);
        return true;
      }
    }
    return false;
  }

  private boolean readLine() throws IOException {
    length = 0;
    line++;
    int c = in.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      if (length == text.length) {
        if (length >= LONGEST_LINE) {
          throw fault("lines of at most %,d bytes".formatted(LONGEST_LINE), "a longer one");
        }
        text = Arrays.copyOf(text, 2 * length);
      }
      text[length++] = (byte) c;
      c = in.read();
    }
    return true;
  }

  private void parse(String row) throws FormatException {
    int at = endOfWord(row, 0);
    label = row.substring(0, at);
    if (!RowReader.isNumber(label)) {
      throw fault("a number as label", FormatException.quoted(label));
    }
    count = 0;
    int before = 0;
    while (at < row.length()) {
      int from = at;
      while (isSpace(row.charAt(from))) {
        from++;
      }
      at = endOfWord(row, from);
      int colon = row.indexOf(':', from);
      int index = colon < 0 || colon >= at ? -1 : index(row, from, colon);
      if (index < 0) {
        throw fault("index:value", FormatException.quoted(row.substring(from, at)));
      }
      if (index <= before || index > width) {
        throw fault(
            "indices from %,d to %,d, ascending".formatted(before + 1, width),
            row.substring(from, colon));
      }
      String value = row.substring(colon + 1, at);
      if (!RowReader.isNumber(value)) {
        throw fault("a number at index %,d".formatted(index), FormatException.quoted(value));
      }
      add(index, Double.parseDouble(value));
      before = index;
    }
    largest = Math.max(largest, before);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static int endOfWord(String row, int from) {
    int end = from;
    while (end < row.length() && !isSpace(row.charAt(end))) {
      end++;
    }
    return end;
  }

  // -1 if it is none; more than nine digits are too large for any table.
  private static int index(String row, int from, int to) {
    int index = from == to ? -1 : 0;
    for (int i = from; i < to && index >= 0; i++) {
      int digit = row.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = i - from >= 9 ? Integer.MAX_VALUE : 10 * index + digit;
    }
    return index;
  }

  private void add(int index, double value) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    indices[count] = index;
    values[count++] = value;
  }

  private FormatException fault(String expected, String found) {
    return FormatException.in("%s, line %d".formatted(source, line), expected, found);
  }

  @Override
  public int size() {
    return width + 1;
  }

  @Override
  public String field(int index) {
    return index == 0 ? label : Double.toString(value(index));
  }

  @Override
  public double number(int index, String name) {
    return index == 0 ? Double.parseDouble(label) : value(index);
  }

  private double value(int index) {
    int at = Arrays.binarySearch(indices, 0, count, index);
    return at < 0 ? 0 : values[at];
  }

  @Override
  public boolean isMissing(int index) {
    return false;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String fingerprint() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
