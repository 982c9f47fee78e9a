package dev.percept.formats;

/// The smallest and the largest value of an array.
///
/// @param minimum the smallest; a `Long` or `BigInteger` of integers and truth values (0 and 1), a
///   `Float` or `Double` of floating-point numbers
/// @param maximum the largest, of the same class
/// @param notNumbers how many elements are NaN; they count for neither end
public record ValueRange(Number minimum, Number maximum, int notNumbers) {}
