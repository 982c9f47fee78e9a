package dev.percept.tune;

import java.util.List;

/// When a dimension of a [Space] is there at all: always, or if a choice that stands before it has
/// one of some values (and is there itself).
///
/// @param parent the name of the choice; empty for always
/// @param values those for which the dimension is there; none for always
public record Condition(String parent, List<String> values) {
  private static final Condition ALWAYS = new Condition("", List.of());

  /// @throws IllegalArgumentException if there is a parent without values, or values without a
  ///   parent
  public Condition {
    values = List.copyOf(values);
    if (parent.isEmpty() != values.isEmpty()) {
      throw new IllegalArgumentException(
          "a condition needs the name of a choice and at least one value of it, found \"%s\" and %s"
              .formatted(parent, values));
    }
  }

  /// No condition.
  public static Condition always() {
    return ALWAYS;
  }

  /// Whether there is no condition.
  public boolean isAlways() {
    return parent.isEmpty();
  }

  /// Whether it holds for what has been set so far.
  boolean holds(List<Setting> settings) {
    if (isAlways()) {
      return true;
    }
    for (Setting setting : settings) {
      if (setting.name().equals(parent)) {
        return values.contains(setting.value().toString());
      }
    }
    return false;
  }
}
