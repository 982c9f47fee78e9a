package dev.percept.tune;

/// What a trial measures, and whether less or more of it is better.
///
/// @param name what messages call it, for example `accuracy`
/// @param maximize whether more is better
public record Goal(String name, boolean maximize) {
  /// Less is better.
  public static Goal minimize(String name) {
    return new Goal(name, false);
  }

  /// More is better.
  public static Goal maximize(String name) {
    return new Goal(name, true);
  }

  /// The value, or its negative, so that less is better.
  double cost(double value) {
    return maximize ? -value : value;
  }
}
