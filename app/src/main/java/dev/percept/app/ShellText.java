package dev.percept.app;

import java.util.List;
import java.util.stream.Collectors;

/// Command lines as people can paste them into a shell.
final class ShellText {
  private ShellText() {}

  /// Words with spaces between them, in quotes where a shell would make something else of them.
  static String of(List<String> words) {
    return words.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
  }

  /// One word.
  static String quoted(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!Character.isLetterOrDigit(c) && "-_=./:,+@%".indexOf(c) < 0) {
        return "'" + word.replace("'", "'\\''") + "'";
      }
    }
    return word.isEmpty() ? "''" : word;
  }
}
