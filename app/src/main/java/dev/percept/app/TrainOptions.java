package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.loss.Targets;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say how to train: a recipe, and what to do otherwise.
final class TrainOptions {
  /// What is trained if nobody says otherwise.
  static final String RECIPE = "script";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description =
          "Where everything below comes from unless given. script (or two-layer): as the origin script, to"
              + " the end of 10000 updates; fast: the same network with larger weights and a rate of 2,"
              + " measured on the test images every 50 updates; mlp: 256 hidden units with relu;"
              + " mlp-best: two hidden layers and bent images, some minutes; cnn-fast, cnn, cnn-best:"
              + " convolutional networks, in about ten seconds, a minute, or some minutes."
              + " Default: script.")
  private String recipe = RECIPE;

  @Option(
      names = "--model",
      paramLabel = "TEXT|FILE",
      description =
          "The network, for example \"conv 24 5x5, relu, pool 2, dense 256, relu, dense classes\"; or a model"
              + " file, ONNX included, to train further.")
  private @Nullable String model;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of the hidden layer of a recipe that has one, 1 to 100000.")
  private @Nullable Integer hidden;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every image is seen, 1 to 100000.")
  private @Nullable Integer epochs;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Updates to make, at least 1, instead of epochs.")
  private @Nullable Integer iterations;

  @Option(names = "--batch", paramLabel = "N", description = "Images of each update, 1 to 100000.")
  private @Nullable Integer batch;

  @Option(
      names = "--optimizer",
      paramLabel = "TEXT",
      description = "How gradients change weights: " + OptimizerText.FORMS + ".")
  private @Nullable String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The rate of the optimizer, above 0.")
  private @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "TEXT",
      description = "How the rate changes: " + ScheduleText.FORMS + ".")
  private @Nullable String schedule;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Weights, not biases, are multiplied by 1 - rate × this at every update; at least 0.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Gradients of a larger norm are scaled down to this; 0 for never.")
  private @Nullable Double clipNorm;

  @Option(
      names = "--averaging",
      paramLabel = "X",
      description =
          "Measure and keep a moving average of the weights that forgets 1 - this at every update; 0 for"
              + " none.")
  private @Nullable Double averaging;

  @Option(
      names = "--loss",
      paramLabel = "TEXT",
      description =
          "What training makes small: "
              + LossText.FORMS
              + ". Default: cross-entropy, or mse where the targets are numbers.")
  private @Nullable String loss;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "The share of the truth that goes to all classes alike; at least 0, below 1.")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--augment",
      paramLabel = "TEXT",
      description =
          "Change training images at random, each time anew: " + AugmentationText.FORMS + ".")
  private @Nullable String augment;

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      description =
          "with_replacement: each image of a batch at random from all; shuffled_epochs: every image once"
              + " an epoch.")
  private @Nullable Sampling sampling;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Hold out the last N training images, or rows, and measure on them instead of those for testing; 0"
              + " for none.")
  private @Nullable Integer validation;

  /// Which parameters are kept.
  enum Keep {
    last,
    best
  }

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      description = "Keep the weights of the best evaluation or the last ones: best, last.")
  private @Nullable Keep keep;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after N evaluations without a better one; 0 for never.")
  private @Nullable Integer patience;

  @Option(
      names = "--until",
      paramLabel = "ACCURACY",
      description =
          "Stop at the first evaluation whose test accuracy is at least this, above 0 and at most 1.")
  private @Nullable Double until;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides every random number. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where model.safetensors, metrics.jsonl, checkpoints and so on go. Default: runs/<time>.")
  private @Nullable Path out;

  @Option(
      names = "--save-npz",
      paramLabel = "FILE",
      description = "Also write w1, b1, w2, b2 to a file that numpy.load opens.")
  private @Nullable Path npz;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Also write what each evaluation measures, and histograms of the weights, to a file that"
              + " TensorBoard shows.")
  private @Nullable Path tensorboard;

  TrainOptions() {}

  /// The recipe asked for, with what the other options say.
  ///
  /// @throws ParameterException if an option is wrong
  /// @throws IOException if the recipe's file is
  Recipe recipe() throws IOException {
    if (until != null && !(until > 0 && until <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--until: expected above 0 and at most 1, found " + until);
    }
    try {
      RecipeText text = RecipeText.of(recipe);
      override(text);
      return Recipe.of(text);
    } catch (RecipeText.Fault e) {
      if (e.isOfOption()) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private @Nullable Path modelFile() {
    return model == null ? null : Models.file(model);
  }

  /// Whether a model file is trained further.
  boolean trainsFurther() {
    return modelFile() != null;
  }

  /// The network to train further, if a model file is given.
  ///
  /// @throws ParameterException if it does not fit the data
  /// @throws IOException if the file cannot be read
  @Nullable Network trained(DataSplit data) throws IOException {
    Path file = modelFile();
    if (file == null) {
      return null;
    }
    Network network = Models.read(file).network();
    Shape input = data.train().sampleShape();
    if (network.inputShape().elements() != input.elements()
        || network.outputShape().elements() != data.train().outputs()) {
      throw new ParameterException(
          spec.commandLine(),
          "--model: %s takes %s and gives %s numbers, the data has %s and %d"
              .formatted(
                  file,
                  network.inputShape(),
                  network.outputShape(),
                  input,
                  data.train().outputs()));
    }
    return network;
  }

  private void override(RecipeText text) {
    if (epochs != null || iterations != null) {
      text.remove("epochs");
      text.remove("steps");
    }
    if (modelFile() == null) {
      text.override("model", "--model", model);
    } else if (hidden != null) {
      throw new ParameterException(
          spec.commandLine(), "--hidden: the network is that of --model " + model);
    }
    text.override("hidden", "--hidden", hidden);
    text.override("epochs", "--epochs", epochs);
    text.override("steps", "--iterations", iterations);
    text.override("batch", "--batch", batch);
    text.override("optimizer", "--optimizer", optimizer);
    text.override("learning-rate", "--learning-rate", learningRate);
    text.override("schedule", "--schedule", schedule);
    text.override("weight-decay", "--weight-decay", weightDecay);
    text.override("clip-norm", "--clip-norm", clipNorm);
    text.override("averaging", "--averaging", averaging);
    text.override("loss", "--loss", loss);
    text.override("label-smoothing", "--label-smoothing", labelSmoothing);
    text.override("augment", "--augment", augment);
    text.override(
        "sampling",
        "--sampling",
        sampling == null ? null : sampling.name().toLowerCase(Locale.ROOT));
    text.override("validation", "--validation", validation);
    text.override("keep", "--keep", keep);
    text.override("patience", "--patience", patience);
  }

  /// @throws ParameterException if an accuracy to stop at was given, but the targets are numbers
  void check(Targets targets) {
    if (until != null && !(targets instanceof Targets.Classes)) {
      throw new ParameterException(
          spec.commandLine(),
          "--until: an accuracy to stop at needs classes, the targets of this data are numbers");
    }
  }

  /// The accuracy to stop at, or null.
  @Nullable Double until() {
    return until;
  }

  /// What decides every random number.
  long seed() {
    return seed;
  }

  /// Where the run goes, or null for a folder named after the time.
  @Nullable Path out() {
    return out;
  }

  /// Where TensorBoard's file goes, or null for nowhere.
  @Nullable Path tensorboard() {
    return tensorboard;
  }

  /// Where the script's arrays go, or null for nowhere.
  @Nullable Path npz() {
    return npz;
  }
}
