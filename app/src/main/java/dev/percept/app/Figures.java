package dev.percept.app;

import dev.percept.app.chart.Numerals;
import dev.percept.formats.json.Json;
import dev.percept.metric.Classification;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.train.Event;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// How a network does, for people and for programs: accuracies where there are classes, errors in
/// the units of the targets where there are none.
final class Figures {
  private Figures() {}

  /// The line of one evaluation.
  ///
  /// @param iteration what it is counted as
  /// @param on what the samples are called that are measured, `test`
  static String line(int iteration, Event.Evaluated event, String on) {
    Evaluation train = event.train();
    Evaluation test = event.test();
    if (train == null) {
      return "iteration %5d  %s loss %.4f  %s".formatted(iteration, on, test.loss(), of(test, on));
    }
    return "iteration %5d  loss %.4f  %s  %s"
        .formatted(iteration, train.loss(), of(train, "train"), of(test, on));
  }

  /// The end of the last line of a training.
  static String outcome(@Nullable Evaluation train, Evaluation measured, String on) {
    String quality = of(measured, on).replace("  ", ", ");
    return train == null
        ? "%s loss %.4f, %s".formatted(on, measured.loss(), quality)
        : "loss %.4f, %s, %s".formatted(train.loss(), of(train, "train"), quality);
  }

  /// The one figure that people look at.
  static String brief(Evaluation evaluation, String on) {
    return evaluation instanceof Regression regression
        ? "%s rmse %s".formatted(on, number(regression.rootMeanSquaredError()))
        : "%s accuracy %.4f".formatted(on, evaluation.accuracy());
  }

  /// The few numbers that matter most of a run, under their names.
  static SequencedMap<String, String> headline(RunOutcome outcome, String on) {
    SequencedMap<String, String> numbers = new LinkedHashMap<>();
    Evaluation measured = outcome.measured();
    if (measured instanceof Regression regression) {
      numbers.put(on + " rmse", Numerals.rounded(regression.rootMeanSquaredError(), 5));
      numbers.put(on + " mae", Numerals.rounded(regression.meanAbsoluteError(), 5));
      numbers.put(on + " R²", "%.4f".formatted(regression.rSquared()));
    } else {
      numbers.put(on + " accuracy", "%.2f %%".formatted(100 * measured.accuracy()));
      numbers.put(on + " loss", "%.4f".formatted(measured.loss()));
    }
    Evaluation train = outcome.train();
    if (train instanceof Classification) {
      numbers.put("training accuracy", "%.2f %%".formatted(100 * train.accuracy()));
    }
    numbers.put("iterations", "%,d".formatted(outcome.steps()));
    numbers.put("parameters", "%,d".formatted(outcome.network().values().length));
    numbers.put("seconds", "%.1f".formatted(outcome.seconds()));
    return numbers;
  }

  private static String of(Evaluation evaluation, String on) {
    String brief = brief(evaluation, on);
    return evaluation instanceof Regression regression && !on.equals("train")
        ? brief + "  %s r2 %.4f".formatted(on, regression.rSquared())
        : brief;
  }

  /// Five digits, in whatever units.
  static String number(double value) {
    double size = Math.abs(value);
    return (size == 0 || (size >= 1e-4 && size < 1e7) ? "%." + decimals(size) + "f" : "%.4e")
        .formatted(value);
  }

  private static int decimals(double size) {
    int decimals = 4;
    for (double limit = 10; limit <= size && decimals > 0; limit *= 10) {
      decimals--;
    }
    return decimals;
  }

  /// Adds what training made of the training samples, if they were measured.
  static void addTrain(Json.Builder fields, @Nullable Evaluation train) {
    if (train == null) {
      return;
    }
    fields.with("loss", train.loss());
    if (train instanceof Classification classes) {
      fields.with("squared_error", classes.squaredError());
    }
    addQuality(fields, train, "train_");
  }

  /// Adds how the network does on the samples called `on`.
  static void addMeasured(Json.Builder fields, Evaluation measured, String on) {
    fields.with(on + "_loss", measured.loss());
    addQuality(fields, measured, on + "_");
  }

  /// Adds accuracy or errors, their names beginning with `prefix`.
  static void addQuality(Json.Builder fields, Evaluation evaluation, String prefix) {
    if (evaluation instanceof Regression regression) {
      fields
          .with(prefix + "rmse", regression.rootMeanSquaredError())
          .with(prefix + "mae", regression.meanAbsoluteError())
          .with(prefix + "r2", regression.rSquared());
    } else {
      fields.with(prefix + "accuracy", evaluation.accuracy());
    }
  }
}
