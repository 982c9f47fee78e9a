package dev.percept.formats.table;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.util.Optional;

/// What is known of a CSV file beforehand. The rest is found: [Delimiter#find], and the first line
/// has the names of the columns if no field of it is a number.
///
/// @param delimiter what stands between fields
/// @param header whether the first line has the names
public record CsvFormat(Optional<Delimiter> delimiter, Optional<Boolean> header) {
  private static final String DELIMITER = "delimiter";
  private static final String HEADER = "header";

  /// Nothing is known.
  public static CsvFormat unknown() {
    return new CsvFormat(Optional.empty(), Optional.empty());
  }

  /// The same, and what `other` knows where this does not.
  public CsvFormat or(CsvFormat other) {
    return new CsvFormat(
        delimiter.isPresent() ? delimiter : other.delimiter,
        header.isPresent() ? header : other.header);
  }

  void addTo(Json.Builder fields) {
    delimiter.ifPresent(known -> fields.with(DELIMITER, known.text()));
    header.ifPresent(known -> fields.with(HEADER, known));
  }

  static CsvFormat of(String place, Json.Fields fields) throws FormatException {
    Optional<Delimiter> delimiter = Optional.empty();
    if (fields.get(DELIMITER).isPresent()) {
      String text = fields.text(place, DELIMITER);
      for (Delimiter each : Delimiter.values()) {
        delimiter = each.text().equals(text) ? Optional.of(each) : delimiter;
      }
      if (delimiter.isEmpty()) {
        throw FormatException.in(
            place, "a delimiter comma, semicolon, tab or pipe", FormatException.quoted(text));
      }
    }
    return new CsvFormat(
        delimiter,
        fields.get(HEADER).isPresent()
            ? Optional.of(fields.flag(place, HEADER))
            : Optional.empty());
  }
}
