package dev.percept.tune;

/// One hyper-parameter of a [Space].
///
/// @param name letters, digits, `_`, `-` and `.`, beginning with a letter
/// @param domain the values it can have
/// @param condition when it is there
public record Dimension(String name, Domain domain, Condition condition) {
  /// @throws IllegalArgumentException if the name is none
  public Dimension {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a name must begin with a letter and have letters, digits, _, - and . only, found \""
              + name
              + "\"");
    }
  }

  /// One that is always there.
  ///
  /// @throws IllegalArgumentException if the name is none
  public Dimension(String name, Domain domain) {
    this(name, domain, Condition.always());
  }

  static boolean isName(String text) {
    boolean isName = !text.isEmpty() && Character.isLetter(text.charAt(0));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      isName &= Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
    return isName;
  }

  /// As it stands in the text of a space.
  @Override
  public String toString() {
    String always = name + "=" + domain;
    return condition.isAlways()
        ? always
        : always + " if " + condition.parent() + "=" + SpaceText.words(condition.values(), "|");
  }
}
