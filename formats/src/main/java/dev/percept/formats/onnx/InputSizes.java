package dev.percept.formats.onnx;

import dev.percept.formats.FormatException;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sizes of a graph's input: what the model says of them, and what a user does.
final class InputSizes {
  private InputSizes() {}

  /// The only input that is not a constant.
  static OnnxModel.Input image(String source, OnnxModel model) throws FormatException {
    List<OnnxModel.Input> inputs =
        model.inputs().stream()
            .filter(input -> !model.constants().containsKey(input.name()))
            .toList();
    if (inputs.size() != 1) {
      throw FormatException.in(
          source,
          "a graph with one input",
          inputs.size() + ": " + inputs.stream().map(OnnxModel.Input::name).toList());
    }
    return inputs.getFirst();
  }

  /// The sizes of one image, without the batch.
  static int[] ofImage(String source, OnnxModel.Input input) throws FormatException {
    long[] all = input.sizes();
    if (all.length == 0) {
      throw FormatException.in(
          source, "a graph that says the sizes of its input", "none: give them with --input");
    }
    int[] sizes = new int[all.length - 1];
    for (int i = 0; i < sizes.length; i++) {
      if (all[i + 1] < 1 || all[i + 1] > ImageOrder.MOST) {
        throw FormatException.in(
            source,
            "sizes of an image from 1 to %,d".formatted(ImageOrder.MOST),
            all[i + 1] == 0 ? "one that is not said: give them with --input" : "" + all[i + 1]);
      }
      sizes[i] = (int) all[i + 1];
    }
    return sizes;
  }

  /// The model with all sizes of its input, of which it may leave some open.
  ///
  /// @param shape of an image in Percept; its sizes may also be meant as the graph has them
  static OnnxModel filledIn(String source, OnnxModel model, Shape shape) throws FormatException {
    OnnxModel.Input input = image(source, model);
    long[] sizes = fitting(input.sizes(), OnnxFile.sizes(shape));
    if (sizes == null) {
      sizes = fitting(input.sizes(), shape.sizes());
    }
    if (sizes == null) {
      throw FormatException.in(
          source,
          "an input that fits the model's, "
              + Arrays.toString(input.sizes())
              + " with the batch and 0 for what is open",
          shape.toString());
    }
    return new OnnxModel(
        model.producer(),
        model.opset(),
        model.nodes(),
        model.constants(),
        List.of(new OnnxModel.Input(input.name(), sizes)),
        model.outputs());
  }

  /// The sizes with the batch, or null if they contradict those that are said.
  private static long @Nullable [] fitting(long[] said, int[] sizes) {
    long[] all = new long[sizes.length + 1];
    all[0] = said.length == 0 ? 0 : said[0];
    for (int i = 0; i < sizes.length; i++) {
      all[i + 1] = sizes[i];
    }
    boolean fits = said.length == 0 || said.length == all.length;
    for (int i = 1; fits && i < said.length; i++) {
      fits = said[i] == 0 || said[i] == all[i];
    }
    return fits ? all : null;
  }
}
