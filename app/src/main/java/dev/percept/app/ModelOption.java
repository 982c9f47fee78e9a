package dev.percept.app;

import dev.percept.formats.model.NetworkText;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that name a structure: a model file, a text or a recipe, and what it takes.
final class ModelOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "FILE|TEXT",
      description = "A model file, or a network as text: \"conv 24 5x5, relu, pool 2, dense 10\".")
  private @Nullable String model;

  @Option(names = "--recipe", paramLabel = "NAME|FILE", description = "The network of a recipe.")
  private @Nullable String recipe;

  @Option(
      names = "--input",
      paramLabel = "SIZES",
      description =
          "What the first layer takes, for example 28x28 or 32x32x3. Default: 28x28, or what the model file"
              + " says.")
  private @Nullable String input;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "What dense classes stands for. Default: ${DEFAULT-VALUE}.")
  private int classes = 10;

  ModelOption() {}

  /// Whether a structure was named.
  boolean isGiven() {
    return model != null || recipe != null;
  }

  /// Layers and what the first of them takes.
  ///
  /// @param input the shape of one input
  /// @param layers the layers
  record Structure(Shape input, List<Layer> layers) {}

  /// The structure asked for.
  ///
  /// @throws ParameterException if the options are wrong
  /// @throws IOException if a file is
  Structure read() throws IOException {
    if (model != null && recipe != null) {
      throw wrong("--model or --recipe, not both");
    }
    if (classes < 1) {
      throw wrong("--classes: expected at least 1, found " + classes);
    }
    if (model == null) {
      return new Structure(inputOr(Shape.of(28, 28)), recipe().layers(classes));
    }
    Path file = Models.file(model);
    if (file != null) {
      Network network = Models.read(file).network();
      return new Structure(inputOr(network.inputShape()), network.layers());
    }
    try {
      return new Structure(inputOr(Shape.of(28, 28)), NetworkText.parse(model, classes));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--model: " + e.getMessage(), e);
    }
  }

  private Recipe recipe() throws IOException {
    try {
      return Recipe.of(RecipeText.of(recipe == null ? TrainOptions.RECIPE : recipe));
    } catch (RecipeText.Fault e) {
      if (e.isOfOption()) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  /// The shape of one input, if it is given.
  ///
  /// @throws ParameterException if it is not one
  @Nullable Shape input() {
    return input == null ? null : inputOr(Shape.of(1));
  }

  private Shape inputOr(Shape otherwise) {
    if (input == null) {
      return otherwise;
    }
    String[] parts = input.replace('×', 'x').split("x", -1);
    int[] sizes = new int[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        sizes[i] = Integer.parseInt(parts[i]);
      }
      return Shape.of(sizes);
    } catch (IllegalArgumentException e) {
      throw wrong("--input: expected sizes such as 28x28 or 32x32x3, found \"" + input + "\"");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
