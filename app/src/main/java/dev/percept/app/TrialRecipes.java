package dev.percept.app;

import dev.percept.app.RecipeText.Fault;
import dev.percept.tune.Configuration;
import dev.percept.tune.Dimension;
import dev.percept.tune.Setting;
import dev.percept.tune.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The recipes of a search for hyper-parameters: one recipe, of which each configuration changes
/// some values.
///
/// A dimension that is called like a key of recipes stands for its value. Any other fills the
/// places of its name in braces: `dense {units}, relu, dense classes`. So do those in the words of
/// a choice.
final class TrialRecipes {
  /// Dimensions that stand for the value of a key: those that `percept train` has an option for.
  private static final List<String> KEYS =
      List.of(
          "model",
          "hidden",
          "batch",
          "optimizer",
          "learning-rate",
          "schedule",
          "weight-decay",
          "clip-norm",
          "averaging",
          "loss",
          "label-smoothing",
          "augment",
          "sampling");

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  /// A word may have places of its own, so many times over.
  private static final int MOST_DEPTH = 8;

  private final RecipeText recipe;
  private final Map<String, String> fixed = new LinkedHashMap<>();
  private final Space space;

  /// @param recipe the name or file of the recipe
  /// @param model the network instead of the recipe's; null for that
  /// @param epochs instead of the recipe's; null for those
  /// @param space what is searched
  /// @throws IOException if the recipe cannot be read, is none, or the space does not fit it
  TrialRecipes(String recipe, @Nullable String model, @Nullable Integer epochs, Space space)
      throws IOException {
    this.recipe = RecipeText.of(recipe); // once: its file may change while the search goes on
    this.space = space;
    if (model != null) {
      fixed.put("model", model);
    }
    if (epochs != null) {
      fixed.put("epochs", epochs.toString());
    }
    middle();
    checkNames();
  }

  // A dimension that changes nothing would be searched in vain.
  private void checkNames() {
    List<String> texts = new ArrayList<>(List.of(fixed.getOrDefault("model", "")));
    for (String key : RecipeText.KEYS) {
      RecipeText.Setting setting = recipe.get(key);
      texts.add(setting == null ? "" : setting.value());
    }
    texts.add(space.toString());
    for (Dimension dimension : space.dimensions()) {
      String name = dimension.name();
      if (!KEYS.contains(name) && texts.stream().noneMatch(t -> t.contains("{" + name + "}"))) {
        throw new IllegalArgumentException(
            "--space: expected one of %s, or a name that --model or a choice has in braces, found %s"
                .formatted(String.join(", ", KEYS), name));
      }
    }
  }

  /// The text of the network, with dimensions in braces.
  String network() {
    RecipeText.Setting setting = recipe.get("model");
    return fixed.getOrDefault("model", setting == null ? "" : setting.value());
  }

  /// The recipe with the values in the middle of the space.
  ///
  /// @throws Fault if that is no recipe
  Recipe middle() throws IOException {
    return of(space.middle());
  }

  /// The recipe with the values of a configuration.
  ///
  /// @throws Fault if that is no recipe
  Recipe of(Configuration configuration) throws IOException {
    RecipeText text = recipe.copy();
    if (fixed.containsKey("epochs")) {
      text.remove("steps");
    }
    fixed.forEach((key, value) -> text.override(key, "--" + key, value));
    for (Setting setting : configuration.settings()) {
      if (KEYS.contains(setting.name())) {
        text.override(setting.name(), setting.name(), setting.value());
      }
    }
    for (String key : RecipeText.KEYS) {
      RecipeText.Setting setting = text.get(key);
      if (setting != null && setting.value().contains("{")) {
        text.override(key, key, filled(setting.value(), configuration));
      }
    }
    return Recipe.of(text);
  }

  private static String filled(String text, Configuration configuration) {
    String filled = text;
    for (int depth = 0; depth < MOST_DEPTH && PLACE.matcher(filled).find(); depth++) {
      filled =
          PLACE
              .matcher(filled)
              .replaceAll(match ->
                  Matcher.quoteReplacement(configuration.value(match.group(1)).toString()));
    }
    return filled;
  }

  /// The options of `percept train` that train so.
  List<String> options(Configuration configuration) {
    List<String> options = new ArrayList<>(List.of("--recipe", recipe.name()));
    Map<String, String> values = new LinkedHashMap<>(fixed);
    for (Setting setting : configuration.settings()) {
      if (KEYS.contains(setting.name())) {
        values.put(setting.name(), setting.value().toString());
      }
    }
    for (String key : RecipeText.KEYS) {
      RecipeText.Setting setting = recipe.get(key);
      if (setting != null && setting.value().contains("{")) {
        values.putIfAbsent(key, setting.value());
      }
    }
    values.forEach((key, value) -> {
      options.add("--" + key);
      options.add(filled(value, configuration));
    });
    return options;
  }
}
