package dev.percept.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The hyper-parameters to search in, and the values they can have.
///
/// As text, here with all kinds of dimensions there are:
///
/// ```
/// lr=log(1e-4,1), dropout=uniform(0,0.5), layers=int(1,3), hidden=logint(32,1024),
/// optimizer=choice(sgd,adam), momentum=uniform(0,0.99) if optimizer=sgd
/// ```
///
/// The grammar; spaces and ends of lines may stand between any two words, and `#` begins a comment
/// to the end of its line:
///
/// ```
/// space     = dimension { "," dimension }
/// dimension = name "=" domain [ "if" name "=" word { "|" word } ]
/// domain    = ( "uniform" | "log" ) "(" X "," X ")" | ( "int" | "logint" ) "(" N "," N ")"
///           | "choice" "(" word { "," word } ")"
/// word      = any characters but spaces and , ( ) = | " #, or anything between two "
/// ```
///
/// Between `"` stand `\"` for a quote and `\\` for a backslash.
///
/// @param dimensions at least one, in the order in which configurations name them; a condition
///   names a choice that stands before
public record Space(List<Dimension> dimensions) {
  /// @throws IllegalArgumentException if there is no dimension, two have one name, or a condition
  ///   names what does not stand before it, or values that this does not have
  public Space {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("a space needs at least one dimension, found none");
    }
    for (int i = 0; i < dimensions.size(); i++) {
      checkDimension(dimensions.get(i), dimensions.subList(0, i));
    }
  }

  /// Of these dimensions.
  ///
  /// @throws IllegalArgumentException as the constructor
  public static Space of(Dimension... dimensions) {
    return new Space(List.of(dimensions));
  }

  /// The space that a text describes.
  ///
  /// @throws IllegalArgumentException if it is not such a text; the message is one line that names
  ///   the place, what was expected and what was found
  public static Space parse(String text) {
    return new SpaceText(text).parse();
  }

  /// @throws IllegalArgumentException if `dimension` cannot stand behind `before`
  static void checkDimension(Dimension dimension, List<Dimension> before) {
    Dimension parent = null;
    for (Dimension other : before) {
      if (other.name().equals(dimension.name())) {
        throw new IllegalArgumentException("two dimensions are called " + dimension.name());
      }
      if (other.name().equals(dimension.condition().parent())) {
        parent = other;
      }
    }
    Condition condition = dimension.condition();
    if (condition.isAlways()) {
      return;
    }
    if (parent == null || !(parent.domain() instanceof Domain.Choice choice)) {
      throw new IllegalArgumentException(
          "the condition of %s: expected a choice that stands before it, found %s"
              .formatted(dimension.name(), parent == null ? condition.parent() : parent));
    }
    for (String value : condition.values()) {
      if (!choice.values().contains(value)) {
        throw new IllegalArgumentException(
            "the condition of %s: expected a value of %s, found \"%s\""
                .formatted(dimension.name(), parent, value));
      }
    }
  }

  /// The configuration in the middle of every dimension, with the middle one of each choice: one
  /// that a trial can be checked with before a search begins.
  public Configuration middle() {
    double[] places = new double[dimensions.size()];
    Arrays.fill(places, 0.5);
    return at(places);
  }

  /// The configuration at a point of the unit cube. Coordinates of dimensions whose condition does
  /// not hold are not looked at.
  ///
  /// @param places one for each dimension, from 0 to 1
  Configuration at(double[] places) {
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      Dimension dimension = dimensions.get(i);
      if (dimension.condition().holds(settings)) {
        settings.add(new Setting(dimension.name(), dimension.domain().at(places[i])));
      }
    }
    return new Configuration(settings);
  }

  /// The point of the unit cube at which a configuration lies; NaN for dimensions that are not in
  /// it.
  double[] places(Configuration configuration) {
    double[] places = new double[dimensions.size()];
    for (int i = 0; i < places.length; i++) {
      Dimension dimension = dimensions.get(i);
      places[i] =
          configuration.has(dimension.name())
              ? dimension.domain().placeOf(configuration.value(dimension.name()))
              : Double.NaN;
    }
    return places;
  }

  /// The configuration that texts stand for, for example those of a file.
  ///
  /// @param texts name and value of every dimension that is there; the order does not matter
  /// @throws IllegalArgumentException if one is missing, too many or out of its domain
  public Configuration configuration(Map<String, String> texts) {
    List<Setting> settings = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      boolean expected = dimension.condition().holds(settings);
      String text = texts.get(dimension.name());
      if (expected && text == null) {
        throw new IllegalArgumentException(
            "expected a value for %s, found only %s".formatted(dimension, texts));
      }
      if (text != null && !expected) {
        throw new IllegalArgumentException(
            "expected no value for %s, as its condition does not hold, found \"%s\""
                .formatted(dimension, text));
      }
      if (text != null) {
        try {
          settings.add(new Setting(dimension.name(), dimension.domain().parse(text)));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(dimension.name() + ": " + e.getMessage(), e);
        }
      }
    }
    if (texts.size() > settings.size()) {
      for (String name : texts.keySet()) {
        if (dimensions.stream().noneMatch(dimension -> dimension.name().equals(name))) {
          throw new IllegalArgumentException(
              "expected values for %s, found one for %s"
                  .formatted(
                      dimensions.stream().map(Dimension::name).collect(Collectors.joining(", ")),
                      name));
        }
      }
    }
    return new Configuration(settings);
  }

  /// Does nothing if a configuration is one of this space.
  ///
  /// @throws IllegalArgumentException if it is not; the message says why
  public void check(Configuration configuration) {
    Configuration expected = configuration(configuration.texts());
    if (!expected.equals(configuration)) {
      throw new IllegalArgumentException(
          "expected the configuration %s, found %s".formatted(expected, configuration));
    }
  }

  /// The text that [#parse] makes an equal space of.
  @Override
  public String toString() {
    return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", "));
  }
}
