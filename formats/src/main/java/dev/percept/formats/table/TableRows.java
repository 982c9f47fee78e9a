package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads rows whose targets nobody need know, one after the other, as a network takes them. Holds
/// one row, however long the file.
///
/// ```
/// try (TableRows rows = TableRows.open(path, schema, CsvFormat.unknown())) {
///   float[] input = new float[schema.inputs()];
///   while (rows.next(input)) {
///     predictor.outputs(outputs, input);
///   }
/// }
/// ```
public final class TableRows implements Closeable {
  private final RowReader reader;
  private final RowEncoder encoder;
  private final TableFindings findings;
  private final boolean hasHeader;
  private boolean ready;
  private boolean complete;

  private TableRows(
      RowReader reader, TableSchema schema, int[] fields, TableFindings findings, boolean ready) {
    this.reader = reader;
    this.encoder = new RowEncoder(schema, fields, findings);
    this.findings = findings;
    this.hasHeader = findings.hasHeader();
    this.ready = ready;
  }

  /// Opens a file.
  ///
  /// @param format what is known of it
  /// @throws FormatException if it has not all the model's columns
  /// @throws IOException if it cannot be read
  public static TableRows open(Path path, TableSchema schema, CsvFormat format) throws IOException {
    List<String> wanted = KnownTable.names(schema);
    if (TableColumns.isSvm(path)) {
      SvmReader reader = SvmReader.open(path, CsvReader.MOST_FIELDS);
      try {
        int[] fields =
            TableColumns.find(
                reader.source(), TableColumns.svmNames(CsvReader.MOST_FIELDS), false, wanted);
        TableFindings findings = new TableFindings(reader.source(), Optional.empty(), false);
        return new TableRows(reader, schema, fields, findings, false);
      } catch (IOException e) {
        reader.close();
        throw e;
      }
    }
    CsvFormat known = format.or(schema.format());
    Delimiter delimiter =
        known.delimiter().isPresent() ? known.delimiter().get() : CsvReader.delimiter(path);
    return of(CsvReader.open(path, delimiter), schema, known, delimiter);
  }

  /// Reads CSV that is in memory.
  ///
  /// @param source what messages call it
  /// @param format what is known of it
  /// @throws FormatException if it has not all the model's columns
  public static TableRows parse(String source, byte[] csv, TableSchema schema, CsvFormat format)
      throws IOException {
    CsvFormat known = format.or(schema.format());
    Delimiter delimiter =
        known.delimiter().isPresent() ? known.delimiter().get() : CsvReader.delimiter(csv);
    return of(CsvReader.parse(source, csv, delimiter), schema, known, delimiter);
  }

  private static TableRows of(
      CsvReader reader, TableSchema schema, CsvFormat known, Delimiter delimiter)
      throws IOException {
    List<String> wanted = KnownTable.names(schema);
    try {
      if (!reader.next()) {
        throw FormatException.in(reader.source(), "a table", "an empty file");
      }
      boolean hasHeader = TableColumns.hasHeader(reader, known);
      List<String> names = TableColumns.names(reader, hasHeader);
      int[] fields = TableColumns.find(reader.source(), names, hasHeader, wanted);
      TableFindings findings =
          new TableFindings(reader.source(), Optional.of(delimiter), hasHeader);
      return new TableRows(reader, schema, fields, findings, !hasHeader);
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /// Whether the first line of the file has names.
  public boolean hasHeader() {
    return hasHeader;
  }

  /// Reads the next row.
  ///
  /// @param numbers as many as the network takes, set
  /// @return whether there was one
  /// @throws FormatException if it is not one of these columns
  /// @throws IOException if it cannot be read
  public boolean next(float[] numbers) throws IOException {
    if (!ready && !reader.next()) {
      return false;
    }
    ready = false;
    complete = encoder.set(numbers, 0, reader);
    return true;
  }

  /// Whether the last row had no missing value, or the model says what to take for it.
  public boolean isComplete() {
    return complete;
  }

  /// What was found so far.
  public TableFindings findings() {
    return findings;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
