package dev.percept.app;

import dev.percept.app.RecipeText.Fault;
import dev.percept.app.RecipeText.Setting;
import dev.percept.data.Augmentation;
import dev.percept.data.Sampling;
import dev.percept.formats.model.NetworkText;
import dev.percept.layer.Dense;
import dev.percept.layer.Layer;
import dev.percept.loss.Loss;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.network.Network;
import dev.percept.optim.Optimizer;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Event;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `percept train` does: network, training, and what to keep of it.
///
/// @param name its name, or its file
/// @param model the text of the network
/// @param hidden the units that the first of two dense layers has instead; null for what the text
///   says
/// @param epochs how often every image is seen, 0 if the steps are given
/// @param loss what is made small; null for cross-entropy, or for the mean squared error where
///   targets are numbers
/// @param training all that does not depend on the data; steps count if there are no epochs,
///   evaluations every 0 steps are once an epoch
/// @param validation the training images held out to measure on instead of the test images
/// @param keepBest whether to keep the parameters of the best evaluation, not the last ones
/// @param patience the evaluations without a better one after which to stop, 0 for never
record Recipe(
    String name,
    Setting model,
    @Nullable Setting hidden,
    int epochs,
    @Nullable Setting loss,
    Training training,
    int validation,
    boolean keepBest,
    int patience) {

  private static final int MOST = 100_000;

  /// Any number of classes, to check a text before the data is there.
  private static final int SOME_CLASSES = 10;

  /// Understands a recipe.
  ///
  /// @throws Fault if a value is not what it should be
  static Recipe of(RecipeText text) throws Fault {
    Setting epochs = text.get("epochs");
    Setting steps = text.get("steps");
    if (epochs != null && steps != null) {
      throw epochs.fault("epochs or steps, not both");
    }
    if (epochs == null) {
      text.require("steps");
    }
    text.require("batch");
    Sampling sampling =
        text.choice("sampling", 1, "with_replacement", "shuffled_epochs") == 0
            ? Sampling.WITH_REPLACEMENT
            : Sampling.SHUFFLED_EPOCHS;
    Setting every = text.get("evaluate-every");
    boolean byEpoch = every == null || every.value().equals("epoch");
    Training training =
        new Training(
                text.whole("steps", 1, 1, Integer.MAX_VALUE),
                text.whole("batch", 0, 1, MOST),
                optimizer(text),
                0)
            .withSampling(sampling)
            .withSchedule(schedule(text))
            .withLoss(loss(text))
            .withWeightDecay(text.real("weight-decay", 0, 0, Double.POSITIVE_INFINITY))
            .withClipNorm(text.real("clip-norm", 0, 0, Double.POSITIVE_INFINITY))
            .withAveraging(text.real("averaging", 0, 0, 1))
            .withAugmentation(augmentation(text))
            .withEvaluations(
                byEpoch ? 0 : text.whole("evaluate-every", 0, 1, Integer.MAX_VALUE),
                text.choice("evaluate-train", 0, "no", "yes") == 1);
    Recipe recipe =
        new Recipe(
            text.name(),
            text.require("model"),
            text.get("hidden"),
            text.whole("epochs", 0, 1, MOST),
            text.get("loss"),
            training,
            text.whole("validation", 0, 0, Integer.MAX_VALUE),
            text.choice("keep", 0, "last", "best") == 1,
            text.whole("patience", 0, 0, Integer.MAX_VALUE));
    recipe.layers(SOME_CLASSES);
    return recipe;
  }

  private static Loss loss(RecipeText text) throws Fault {
    double smoothing = text.real("label-smoothing", 0, 0, 1);
    Setting setting = text.get("loss");
    if (setting == null) {
      return new SoftmaxCrossEntropy(smoothing);
    }
    Loss loss;
    try {
      loss = LossText.parse(setting.value(), smoothing);
    } catch (IllegalArgumentException e) {
      throw setting.fault(e);
    }
    Setting labels = text.get("label-smoothing");
    if (smoothing > 0 && labels != null && !(loss instanceof SoftmaxCrossEntropy)) {
      throw labels.fault("none with the loss " + setting.value());
    }
    return loss;
  }

  /// The same with the loss that goes with `targets`, if the recipe names none.
  Recipe withLossFor(Targets targets) {
    if (loss != null || targets instanceof Targets.Classes) {
      return this;
    }
    return new Recipe(
        name,
        model,
        hidden,
        epochs,
        null,
        training.withLoss(new MeanSquaredError()),
        validation,
        keepBest,
        patience);
  }

  /// The same with other training images held out.
  Recipe withValidation(int images) {
    return new Recipe(name, model, hidden, epochs, loss, training, images, keepBest, patience);
  }

  private static Optimizer optimizer(RecipeText text) throws Fault {
    Setting setting = text.require("optimizer");
    Optimizer optimizer;
    try {
      optimizer = OptimizerText.parse(setting.value());
    } catch (IllegalArgumentException e) {
      throw setting.fault(e);
    }
    Setting rate = text.get("learning-rate");
    if (rate == null) {
      return optimizer;
    }
    double value = text.real("learning-rate", 0, 0, Double.POSITIVE_INFINITY);
    if (value == 0 || value > Float.MAX_VALUE) {
      throw rate.fault("a number above 0");
    }
    return OptimizerText.withRate(optimizer, value);
  }

  private static Schedule schedule(RecipeText text) throws Fault {
    Setting setting = text.get("schedule");
    if (setting == null) {
      return new Schedule.Constant();
    }
    try {
      return ScheduleText.parse(setting.value());
    } catch (IllegalArgumentException e) {
      throw setting.fault(e);
    }
  }

  private static Augmentation augmentation(RecipeText text) throws Fault {
    Setting setting = text.get("augment");
    if (setting == null) {
      return Augmentation.none();
    }
    try {
      return AugmentationText.parse(setting.value());
    } catch (IllegalArgumentException e) {
      throw setting.fault(e);
    }
  }

  /// The layers, the last of which gives a number for each of `classes`.
  ///
  /// @throws Fault if the text is not a network, or not one whose hidden layer can be changed
  List<Layer> layers(int classes) throws Fault {
    List<Layer> layers;
    try {
      layers = NetworkText.parse(model.value(), classes);
    } catch (IllegalArgumentException e) {
      throw model.fault(e);
    }
    if (hidden == null) {
      return layers;
    }
    if (layers.size() != 3
        || !(layers.getFirst() instanceof Dense first)
        || !(layers.getLast() instanceof Dense)) {
      throw hidden.fault("a network of one hidden dense layer, or --model instead");
    }
    List<Layer> changed = new ArrayList<>(layers);
    changed.set(0, new Dense(units(hidden), first.weights()));
    return changed;
  }

  private static int units(Setting hidden) throws Fault {
    int units = Integer.parseInt(hidden.value());
    if (units < 1 || units > MOST) {
      throw hidden.fault("1 to " + MOST);
    }
    return units;
  }

  /// The network, its parameters as they are before training.
  ///
  /// @throws Fault as [#layers]
  /// @throws IllegalArgumentException if the layers do not fit each other
  Network network(Shape input, int classes, long seed) throws Fault {
    return Network.of(input, layers(classes)).initialize(new Rng(seed));
  }

  /// The training of `images` images.
  ///
  /// @throws IllegalArgumentException if that makes too many steps
  Training training(int images, long seed) {
    long steps =
        epochs == 0
            ? training.steps()
            : Math.ceilDiv((long) epochs * images, (long) training.batchSize());
    if (steps > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%,d epochs of %,d images are %,d steps, more than %,d"
              .formatted(epochs, images, steps, Integer.MAX_VALUE));
    }
    int every = training.evaluateEvery();
    return training
        .withSteps((int) steps)
        .withSeed(seed)
        .withEvaluations(every > 0 ? every : stepsOfAnEpoch(images), training.evaluateTrain());
  }

  // As the origin script counts them where batches are drawn with replacement; else those in which
  // every image has been seen.
  private int stepsOfAnEpoch(int images) {
    int batch = training.batchSize();
    return training.sampling() == Sampling.SHUFFLED_EPOCHS
        ? Math.ceilDiv(images, batch)
        : Math.max(1, images / batch);
  }

  /// What an evaluation is counted as: the number of the step before it, from 0, as the origin
  /// script does; in shuffled epochs, the steps done.
  int iteration(Event.Evaluated event) {
    return training.sampling() == Sampling.SHUFFLED_EPOCHS ? event.step() + 1 : event.step();
  }

  /// The share of the truth that goes to all classes alike.
  double labelSmoothing() {
    return training.loss() instanceof SoftmaxCrossEntropy(double smoothing) ? smoothing : 0;
  }
}
