package dev.percept.app;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a recipe says, key by key, before it is understood: lines of `key = value`. What follows a
/// `#` is a comment; a line that begins with a space goes on with the value before it.
///
/// Options of the command line stand in for lines of the file.
final class RecipeText {
  /// The recipes that come with percept.
  static final List<String> NAMES =
      List.of("script", "two-layer", "fast", "mlp", "mlp-best", "cnn-fast", "cnn", "cnn-best");

  /// What a file may say.
  static final List<String> KEYS =
      List.of(
          "model",
          "epochs",
          "steps",
          "batch",
          "optimizer",
          "schedule",
          "weight-decay",
          "clip-norm",
          "averaging",
          "loss",
          "label-smoothing",
          "augment",
          "sampling",
          "evaluate-every",
          "evaluate-train",
          "validation",
          "keep",
          "patience");

  private static final int LONGEST = 1 << 16;

  private final String name;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private RecipeText(String name) {
    this.name = name;
  }

  /// A value and who said it.
  ///
  /// @param value the value
  /// @param place where: `mine.recipe, line 3, batch` or `--batch`
  /// @param isOption whether that was an option
  record Setting(String value, String place, boolean isOption) {

    /// What to throw if it is not what it should be.
    Fault fault(String expected) {
      return new Fault(
          FormatException.in(place, expected, FormatException.quoted(value)), isOption);
    }

    /// The same, where something else than the value was found.
    Fault fault(IllegalArgumentException reason) {
      return new Fault(new IOException(place + ": " + reason.getMessage(), reason), isOption);
    }
  }

  /// What is wrong with a recipe, in one line.
  static final class Fault extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean isOfOption;

    private Fault(IOException what, boolean isOfOption) {
      super(what.getMessage(), what);
      this.isOfOption = isOfOption;
    }

    /// Whether an option is to blame, not the file.
    boolean isOfOption() {
      return isOfOption;
    }
  }

  /// The recipe of that name, or in that file.
  ///
  /// @throws IOException if there is none, or it is no recipe
  static RecipeText of(String nameOrFile) throws IOException {
    if (NAMES.contains(nameOrFile)) {
      String name = nameOrFile.equals("two-layer") ? "script" : nameOrFile;
      return parse(name, name + ".recipe", builtIn(name));
    }
    try (InputStream in = Files.newInputStream(file(nameOrFile))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw FormatException.in(nameOrFile, "a recipe of at most " + LONGEST + " bytes", "more");
      }
      return parse(nameOrFile, nameOrFile, bytes);
    }
  }

  private static Path file(String name) throws IOException {
    try {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // No file has such a name.
    }
    throw new Fault(
        FormatException.in(
            "--recipe", String.join(", ", NAMES) + " or a file", FormatException.quoted(name)),
        true);
  }

  private static byte[] builtIn(String name) throws IOException {
    try (InputStream in = RecipeText.class.getResourceAsStream("recipes/" + name + ".recipe")) {
      if (in == null) {
        throw new IllegalStateException("percept was packed without its recipe " + name);
      }
      return in.readAllBytes();
    }
  }

  /// What a recipe that comes with percept says of itself in its first line.
  static String about(String name) throws IOException {
    String text = new String(builtIn(name), StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf('\n')).replaceFirst("^# *", "");
  }

  static RecipeText parse(String name, String source, byte[] utf8) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Fault(FormatException.in(source, "text in UTF-8", "other bytes"), false);
    }
    RecipeText recipe = new RecipeText(name);
    String key = null;
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = withoutComment(raw);
      String content = line.strip();
      if (content.isEmpty()) {
        continue;
      }
      String place = source + ", line " + number;
      if (Character.isWhitespace(line.charAt(0))) {
        if (key == null) {
          throw fault(place, "key = value", content);
        }
        Setting before = recipe.get(key);
        String value = before == null ? content : before.value() + " " + content;
        recipe.settings.put(
            key, new Setting(value, before == null ? place : before.place(), false));
        continue;
      }
      int equals = content.indexOf('=');
      if (equals < 0) {
        throw fault(place, "key = value", content);
      }
      key = content.substring(0, equals).strip();
      if (!KEYS.contains(key)) {
        throw fault(place, "one of the keys " + String.join(", ", KEYS), key);
      }
      Setting setting =
          new Setting(content.substring(equals + 1).strip(), place + ", " + key, false);
      if (recipe.settings.putIfAbsent(key, setting) != null) {
        throw fault(place, "each key once", key);
      }
    }
    return recipe;
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return hash < 0 ? line : line.substring(0, hash);
  }

  private static Fault fault(String place, String expected, String found) {
    return new Fault(FormatException.in(place, expected, FormatException.quoted(found)), false);
  }

  /// The recipe's name, or its file.
  String name() {
    return name;
  }

  /// The same, to be changed on its own.
  RecipeText copy() {
    RecipeText copy = new RecipeText(name);
    copy.settings.putAll(settings);
    return copy;
  }

  /// Has `option` decide instead of the file; nothing if it was not given.
  void override(String key, String option, @Nullable Object value) {
    if (value != null) {
      settings.put(key, new Setting(value.toString(), option, true));
    }
  }

  /// Forgets a key.
  void remove(String key) {
    settings.remove(key);
  }

  /// What is said of `key`, or null.
  @Nullable Setting get(String key) {
    return settings.get(key);
  }

  /// What is said of `key`.
  ///
  /// @throws Fault if nothing is
  Setting require(String key) throws Fault {
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new Fault(FormatException.in(name, "the key " + key, "none"), false);
    }
    return setting;
  }

  /// A whole number, or `otherwise` where nothing is said.
  int whole(String key, int otherwise, int least, int most) throws Fault {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(setting.value());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw setting.fault(most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most);
  }

  /// A number of at least `least` and below `below`, or `otherwise` where nothing is said.
  double real(String key, double otherwise, double least, double below) throws Fault {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    String expected =
        below == Double.POSITIVE_INFINITY
            ? "a number, at least " + Phrase.number(least)
            : "a number from " + Phrase.number(least) + " to below " + Phrase.number(below);
    double value;
    try {
      value = new Phrase(setting.value()).real(expected);
    } catch (IllegalArgumentException e) {
      throw setting.fault(expected);
    }
    if (!(value >= least && value < below)) {
      throw setting.fault(expected);
    }
    return value;
  }

  /// Which of `words`, counted from 0; `otherwise` where nothing is said.
  int choice(String key, int otherwise, String... words) throws Fault {
    Setting setting = settings.get(key);
    if (setting == null) {
      return otherwise;
    }
    int index = List.of(words).indexOf(setting.value());
    if (index < 0) {
      throw setting.fault(String.join(" or ", words));
    }
    return index;
  }
}
