package dev.percept.formats.json;

import dev.percept.formats.FormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A JSON value (RFC 8259). Immutable; equal if alike. `toString` prints it on one line.
public sealed interface Json {

  /// An object. Its members keep their order.
  ///
  /// @param members each name once; copied
  record Fields(SequencedMap<String, Json> members) implements Json {
    public Fields {
      members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
    }

    /// The member of this name, or nothing if there is none.
    public Optional<Json> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /// The text of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not a text
    public String text(String source, String name) throws FormatException {
      if (members.get(name) instanceof Text(String value)) {
        return value;
      }
      throw wrong(source, name, "a text");
    }

    /// The whole number of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not a whole number
    public long whole(String source, String name) throws FormatException {
      if (members.get(name) instanceof Whole(long value)) {
        return value;
      }
      throw wrong(source, name, "a whole number");
    }

    /// The number of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not a number
    public double real(String source, String name) throws FormatException {
      return switch (members.get(name)) {
        case Whole(long value) -> value;
        case Real(double value) -> value;
        case null, default -> throw wrong(source, name, "a number");
      };
    }

    /// The flag of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not true or false
    public boolean flag(String source, String name) throws FormatException {
      if (members.get(name) instanceof Flag(boolean value)) {
        return value;
      }
      throw wrong(source, name, "true or false");
    }

    /// The items of the array of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not an array
    public List<Json> items(String source, String name) throws FormatException {
      if (members.get(name) instanceof Items(List<Json> values)) {
        return values;
      }
      throw wrong(source, name, "an array");
    }

    /// The object of this name.
    ///
    /// @param source what messages call the JSON text
    /// @throws FormatException if there is none, or it is not an object
    public Fields fields(String source, String name) throws FormatException {
      if (members.get(name) instanceof Fields fields) {
        return fields;
      }
      throw wrong(source, name, "an object");
    }

    private FormatException wrong(String source, String name, String expected) {
      Json value = members.get(name);
      String found = value == null ? "nothing" : FormatException.quoted(value.toString());
      return FormatException.in(
          source, "%s as %s".formatted(expected, FormatException.quoted(name)), found);
    }

    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// An array.
  ///
  /// @param values copied
  record Items(List<Json> values) implements Json {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// A text.
  ///
  /// @param value any text
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// A number that was written without fraction and exponent and fits a `long`.
  ///
  /// @param value the number
  record Whole(long value) implements Json {
    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// Any other number.
  ///
  /// @param value a finite number; JSON has no NaN or infinity
  record Real(double value) implements Json {
    /// @throws IllegalArgumentException if the value is not finite
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("JSON has no number " + value);
      }
    }

    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// True or false.
  ///
  /// @param value which of the two
  record Flag(boolean value) implements Json {
    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// The value `null`.
  record Null() implements Json {
    @Override
    public String toString() {
      return JsonPrinter.line(this);
    }
  }

  /// A text.
  static Json of(String value) {
    return new Text(value);
  }

  /// A whole number.
  static Json of(long value) {
    return new Whole(value);
  }

  /// A number, or `null` if it is not finite, as JSON has no NaN or infinity.
  static Json of(double value) {
    return Double.isFinite(value) ? new Real(value) : new Null();
  }

  /// A number that prints with the digits of the float and no more, or `null` if it is not finite.
  static Json of(float value) {
    // 0.1f is not 0.1; its shortest digits are.
    return Float.isFinite(value) ? new Real(Double.parseDouble(Float.toString(value))) : new Null();
  }

  /// True or false.
  static Json of(boolean value) {
    return new Flag(value);
  }

  /// An array.
  static Json of(List<? extends Json> values) {
    return new Items(new ArrayList<>(values));
  }

  /// Starts an object: `Json.object().with("loss", 0.25).with("data", "mnist").build()`.
  static Builder object() {
    return new Builder();
  }

  /// Parses a JSON text: strictly RFC 8259, in UTF-8 without byte order mark, each name in an
  /// object once, at most [JsonParser#MOST_DEPTH] levels of arrays and objects.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is not such a text; names the byte
  static Json parse(String source, byte[] utf8) throws FormatException {
    return JsonParser.parse(source, utf8);
  }

  /// The value on several lines, indented by two spaces, with a line break at the end.
  default String pretty() {
    return JsonPrinter.pretty(this);
  }

  /// Collects the members of an object in order.
  final class Builder {
    private final SequencedMap<String, Json> members = new LinkedHashMap<>();

    private Builder() {}

    /// Adds a member.
    ///
    /// @throws IllegalArgumentException if there is one of this name already
    public Builder with(String name, Json value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("a second member " + name);
      }
      return this;
    }

    /// Adds a text.
    public Builder with(String name, String value) {
      return with(name, of(value));
    }

    /// Adds a whole number.
    public Builder with(String name, long value) {
      return with(name, of(value));
    }

    /// Adds a number; see [Json#of(double)].
    public Builder with(String name, double value) {
      return with(name, of(value));
    }

    /// Adds a number; see [Json#of(float)].
    public Builder with(String name, float value) {
      return with(name, of(value));
    }

    /// Adds true or false.
    public Builder with(String name, boolean value) {
      return with(name, of(value));
    }

    /// Adds an array.
    public Builder with(String name, List<? extends Json> values) {
      return with(name, of(values));
    }

    /// The object.
    public Fields build() {
      return new Fields(members);
    }
  }
}
