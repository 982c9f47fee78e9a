package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Reads a CSV file record by record, strictly by RFC 4180: fields between commas, those with
/// commas, quotes or line breaks in quotes, quotes in them doubled; as many fields in each record.
/// Another [Delimiter] may stand in for the comma. Lines end with CR LF or LF. The text is UTF-8; a
/// byte order mark at its start is skipped.
///
/// Holds one record and a small buffer, however long the file.
final class CsvReader implements RowReader {
  /// The longest field, in bytes.
  static final int LONGEST_FIELD = 1 << 16;

  /// The most fields of a record.
  static final int MOST_FIELDS = 1 << 16;

  private static final int END = -1;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  // What the delimiter is found in, in bytes.
  private static final int LOOKED_AT = 1 << 16;

  private final String source;
  private final char delimiter;
  private final InputStream in;
  private final MessageDigest digest;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte[] field = new byte[256];
  private int length;
  private final List<String> fields = new ArrayList<>();
  private long line = 1;
  private long recordLine;
  private int width;

  private CsvReader(String source, Delimiter delimiter, InputStream in, MessageDigest digest) {
    this.source = source;
    this.delimiter = delimiter.character();
    this.in = in;
    this.digest = digest;
  }

  /// Opens a file.
  ///
  /// @throws IOException if it cannot be read
  static CsvReader open(Path path, Delimiter delimiter) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a folder, expected a file");
    }
    return of(FormatException.source(path), Files.newInputStream(path), delimiter);
  }

  /// Reads what is in memory.
  ///
  /// @param source what messages call it
  static CsvReader parse(String source, byte[] csv, Delimiter delimiter) throws IOException {
    return of(source, new ByteArrayInputStream(csv), delimiter);
  }

  private static CsvReader of(String source, InputStream file, Delimiter delimiter)
      throws IOException {
    MessageDigest digest = sha256();
    InputStream in = new DigestInputStream(file, digest);
    CsvReader reader = new CsvReader(source, delimiter, in, digest);
    try {
      reader.skipMark();
    } catch (IOException e) {
      in.close();
      throw e;
    }
    return reader;
  }

  /// What stands between the fields of a file, by its beginning.
  ///
  /// @throws IOException if it cannot be read
  static Delimiter delimiter(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a folder, expected a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(LOOKED_AT);
      return Delimiter.find(start, start.length < LOOKED_AT);
    }
  }

  /// The same of what is in memory.
  static Delimiter delimiter(byte... csv) {
    return Delimiter.find(
        Arrays.copyOf(csv, Math.min(csv.length, LOOKED_AT)), csv.length < LOOKED_AT);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void skipMark() throws IOException {
    limit = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
    if (limit >= MARK.length && Arrays.equals(buffer, 0, MARK.length, MARK, 0, MARK.length)) {
      position = MARK.length;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public boolean next() throws IOException {
    recordLine = line;
    int c = read();
    if (c == END) {
      return false;
    }
    fields.clear();
    boolean more = true;
    while (more) {
      length = 0;
      int after = c == '"' ? quoted() : plain(c);
      fields.add(text());
      if (fields.size() > MOST_FIELDS) {
        throw fault("at most %,d fields".formatted(MOST_FIELDS), "more");
      }
      more = after == delimiter;
      c = more ? read() : END;
    }
    if (width == 0) {
      width = fields.size();
    } else if (fields.size() != width) {
      throw fault(
          "%,d fields, as in the first line".formatted(width),
          fields.size() == 1 && fields.getFirst().isEmpty()
              ? "an empty line"
              : "%,d".formatted(fields.size()));
    }
    return true;
  }

  // A field without quotes that starts with c; returns what ended it: a comma, a line break, the
  // end.
  private int plain(int c) throws IOException {
    while (c != delimiter && c != '\n' && c != END) {
      if (c == '"') {
        throw fault("quotes around the whole field, and \"\" for one in it", "a quote within");
      }
      if (c == '\r') {
        return lineFeed();
      }
      add(c);
      c = read();
    }
    return c;
  }

  // The same for one whose opening quote was read.
  private int quoted() throws IOException {
    while (true) {
      int c = read();
      if (c == END) {
        throw fault("a quote that ends the field", "the end of the file");
      }
      if (c != '"') {
        add(c);
        continue;
      }
      c = read();
      if (c == delimiter || c == '\n' || c == END) {
        return c;
      }
      switch (c) {
        case '"' -> add(c);
        case '\r' -> {
          return lineFeed();
        }
        default ->
            throw fault(
                "%s or a line break after the closing quote"
                    .formatted(
                        delimiter == ',' ? "a comma" : FormatException.quoted("" + delimiter)),
                FormatException.quoted(Character.toString(c)));
      }
    }
  }

  private int lineFeed() throws IOException {
    int c = read();
    if (c != '\n' && c != END) {
      throw fault("lines that end with CR LF or LF", "a CR alone");
    }
    return '\n';
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = in.read(buffer, 0, buffer.length);
      position = 0;
      if (limit <= 0) {
        limit = 0;
        return END;
      }
    }
    int c = buffer[position++] & 0xFF;
    if (c == '\n') {
      line++;
    }
    return c;
  }

  private void add(int c) throws FormatException {
    if (length == field.length) {
      if (length >= LONGEST_FIELD) {
        throw fault("fields of at most %,d bytes".formatted(LONGEST_FIELD), "a longer one");
      }
      field = Arrays.copyOf(field, 2 * length);
    }
    field[length++] = (byte) c;
  }

  private String text() throws FormatException {
    boolean plain = true;
    for (int i = 0; i < length; i++) {
      plain &= field[i] >= 0;
    }
    if (plain) {
      return new String(field, 0, length, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(field, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw fault("text in UTF-8", "other bytes in field %d".formatted(fields.size() + 1));
    }
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public String field(int index) {
    return fields.get(index);
  }

  @Override
  public long line() {
    return recordLine;
  }

  @Override
  public boolean isMissing(int index) {
    return Missing.is(fields.get(index));
  }

  @Override
  public double number(int index, String name) throws FormatException {
    String field = fields.get(index);
    if (RowReader.isNumber(field)) {
      return Double.parseDouble(field.strip());
    }
    if (Missing.is(field)) {
      return Double.NaN;
    }
    throw FormatException.in(place(name), "a number", FormatException.quoted(field));
  }

  /// A fault of the current record.
  FormatException fault(String expected, String found) {
    return FormatException.in("%s, line %d".formatted(source, recordLine), expected, found);
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
