package dev.percept.app;

import dev.percept.data.Augmentation;
import java.util.ArrayList;
import java.util.List;

/// Augmentations as people write them: changes with commas between them, `shift 2, rotate 10,
/// elastic 1.5 4`.
final class AugmentationText {
  static final String FORMS =
      "none, or with commas between them: shift PIXELS, rotate DEGREES, scale SHARE, shear SHARE,"
          + " elastic PIXELS [SMOOTHNESS], erase SHARE, noise SHARE, flip";

  private AugmentationText() {}

  /// @throws IllegalArgumentException if it is none; says what was expected and found
  static Augmentation parse(String text) {
    Augmentation augmentation = Augmentation.none();
    if (text.strip().equals("none")) {
      return augmentation;
    }
    List<String> seen = new ArrayList<>();
    for (String change : text.split(",", -1)) {
      Phrase phrase = new Phrase(change);
      String name = phrase.take();
      if (seen.contains(name)) {
        throw Phrase.fault("each change once", name);
      }
      seen.add(name);
      augmentation = with(augmentation, name, phrase);
      if (phrase.hasMore()) {
        throw Phrase.fault("a comma after " + name, phrase.take());
      }
    }
    return augmentation;
  }

  private static Augmentation with(Augmentation augmentation, String name, Phrase phrase) {
    return switch (name) {
      case "shift" -> augmentation.withShift(phrase.real("pixels"));
      case "rotate" -> augmentation.withRotation(phrase.real("degrees"));
      case "scale" -> augmentation.withScale(phrase.real("a share of the size"));
      case "shear" -> augmentation.withShear(phrase.real("a share of the height"));
      case "elastic" ->
          augmentation.withElastic(
              phrase.real("pixels"),
              phrase.real("the smoothness in pixels", augmentation.smoothness()));
      case "erase" -> augmentation.withErase(phrase.real("a share of height and width"));
      case "noise" -> augmentation.withNoise(phrase.real("a share of the range"));
      case "flip" -> augmentation.withFlip(true);
      default -> throw Phrase.fault(FORMS, name);
    };
  }

  /// The text that gives this augmentation.
  static String print(Augmentation augmentation) {
    List<String> changes = new ArrayList<>();
    add(changes, "shift", augmentation.shift());
    add(changes, "rotate", augmentation.rotation());
    add(changes, "scale", augmentation.scale());
    add(changes, "shear", augmentation.shear());
    if (augmentation.elastic() > 0) {
      changes.add(
          "elastic %s %s"
              .formatted(
                  Phrase.number(augmentation.elastic()), Phrase.number(augmentation.smoothness())));
    }
    add(changes, "erase", augmentation.erase());
    add(changes, "noise", augmentation.noise());
    if (augmentation.flip()) {
      changes.add("flip");
    }
    return changes.isEmpty() ? "none" : String.join(", ", changes);
  }

  private static void add(List<String> changes, String name, double value) {
    if (value > 0) {
      changes.add(name + " " + Phrase.number(value));
    }
  }
}
