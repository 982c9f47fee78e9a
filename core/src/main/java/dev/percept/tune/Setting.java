package dev.percept.tune;

/// A dimension and its value in one [Configuration].
///
/// @param name the name of the dimension
public record Setting(String name, Value value) {
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
