package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.loss.BinaryCrossEntropy;
import dev.percept.loss.Hinge;
import dev.percept.loss.Huber;
import dev.percept.loss.Loss;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import java.util.Locale;

/// Losses as people write them: `mse`, `huber 0.5`.
final class LossText {
  static final String FORMS = "cross-entropy, mse, bce, huber [DELTA] or hinge";

  /// The name under which a model's provenance has it.
  static final String KEY = "loss_function";

  private static final String DELTA = "a delta above 0";

  private LossText() {}

  /// @param smoothing the label smoothing of a cross-entropy
  /// @throws IllegalArgumentException if it is none; says what was expected and found
  static Loss parse(String text, double smoothing) {
    Phrase phrase = new Phrase(text.replace(':', ' '));
    String name = phrase.take();
    Loss loss;
    // Not a switch that has a value, as in OptimizerText.
    switch (name.toLowerCase(Locale.ROOT)) {
      case "cross-entropy" -> loss = new SoftmaxCrossEntropy(smoothing);
      case "mse" -> loss = new MeanSquaredError();
      case "bce" -> loss = new BinaryCrossEntropy();
      case "huber" -> {
        double delta = phrase.real(DELTA, new Huber().delta());
        loss = new Huber(delta);
      }
      case "hinge" -> loss = new Hinge();
      default -> throw Phrase.fault(FORMS, name);
    }
    if (phrase.hasMore()) {
      throw Phrase.fault("nothing more after " + name, phrase.take());
    }
    return loss;
  }

  /// The text that [#parse] understands; label smoothing is not part of it.
  static String print(Loss loss) {
    return switch (loss.name()) {
      case "cross_entropy" -> "cross-entropy";
      case "mean_squared_error" -> "mse";
      case "binary_cross_entropy" -> "bce";
      default ->
          loss instanceof Huber(double delta) ? "huber " + Phrase.number(delta) : loss.name();
    };
  }

  /// What a model was trained with, by its provenance; cross-entropy where that says nothing.
  ///
  /// @param source what messages call the model
  /// @throws FormatException if it says something else
  static Loss of(String source, Json.Fields provenance) throws FormatException {
    if (provenance.get(KEY).isEmpty()) {
      return new SoftmaxCrossEntropy();
    }
    String text = provenance.text(source, KEY);
    try {
      return parse(text, 0);
    } catch (IllegalArgumentException e) {
      throw FormatException.in(source + ", " + KEY, FORMS, FormatException.quoted(text));
    }
  }
}
