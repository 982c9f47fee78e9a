package dev.percept.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values of one trial, in the order of the dimensions of its [Space]; dimensions whose
/// condition does not hold are not in it.
public record Configuration(List<Setting> settings) {
  /// Taken as they are: [Space#check] says whether they are of a space.
  public Configuration {
    settings = List.copyOf(settings);
  }

  /// Whether a dimension is there.
  public boolean has(String name) {
    return find(name) != null;
  }

  /// The value of a dimension.
  ///
  /// @throws IllegalArgumentException if it is not there
  public Value value(String name) {
    Value value = find(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected a value for " + name + ", found only " + (settings.isEmpty() ? "none" : this));
    }
    return value;
  }

  /// The value of a dimension of numbers, real or whole.
  ///
  /// @throws IllegalArgumentException if it is not there, or a word
  public double number(String name) {
    return switch (value(name)) {
      case Value.Real(double number) -> number;
      case Value.Whole(int number) -> number;
      case Value.Word word -> throw wrong(name, "a number", word);
    };
  }

  /// The value of a dimension of whole numbers.
  ///
  /// @throws IllegalArgumentException if it is not there, or something else
  public int whole(String name) {
    Value value = value(name);
    if (value instanceof Value.Whole(int number)) {
      return number;
    }
    throw wrong(name, "a whole number", value);
  }

  /// The value of a choice.
  ///
  /// @throws IllegalArgumentException if it is not there, or a number
  public String word(String name) {
    Value value = value(name);
    if (value instanceof Value.Word(String word)) {
      return word;
    }
    throw wrong(name, "a word", value);
  }

  /// Names and values as texts, in order: what [Space#configuration] makes a configuration of
  /// again.
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Setting setting : settings) {
      texts.put(setting.name(), setting.value().toString());
    }
    return texts;
  }

  private @Nullable Value find(String name) {
    for (Setting setting : settings) {
      if (setting.name().equals(name)) {
        return setting.value();
      }
    }
    return null;
  }

  private static IllegalArgumentException wrong(String name, String expected, Value found) {
    return new IllegalArgumentException(
        "%s: expected %s, found \"%s\"".formatted(name, expected, found));
  }

  /// For example `lr=0.01, optimizer=sgd`.
  @Override
  public String toString() {
    return settings.stream().map(Setting::toString).collect(Collectors.joining(", "));
  }
}
