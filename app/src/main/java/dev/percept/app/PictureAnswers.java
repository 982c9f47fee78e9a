package dev.percept.app;

import dev.percept.data.DigitFrame;
import dev.percept.data.DigitPhoto;
import dev.percept.data.NoDigitException;
import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import dev.percept.kernel.ScalarKernels;
import dev.percept.loss.Loss;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a model says of pictures. A model that was trained on a folder of pictures gets them as the
/// model file says; any other takes 28×28 digits, and pictures are brought to MNIST's form first.
final class PictureAnswers {
  private static final int WIDEST = 48;

  private final Network network;
  private final Loss loss;
  private final Optional<ImageSchema> schema;

  /// @param path of the model
  /// @throws FormatException if it takes no pictures
  PictureAnswers(Path path, ModelFile.Model model) throws FormatException {
    this.network = model.network();
    this.loss = LossText.of(path.toString(), model.provenance());
    ModelSchema of = ModelSchema.of(path, model);
    this.schema = of.images();
    if (of.table().isPresent()) {
      throw FormatException.in(
          path.toString(), "a model of images", "one of a table; --data FILE.csv");
    }
    if (schema.isEmpty() && !isOfDigits(network)) {
      throw FormatException.in(
          path.toString(),
          "a model of %1$d×%1$d images, or one trained on a folder of pictures"
              .formatted(DigitFrame.SIZE),
          "one of inputs " + network.inputShape());
    }
  }

  /// Whether a network takes as many numbers as a digit has pixels.
  static boolean isOfDigits(Network network) {
    return network.inputShape().elements() == DigitFrame.SIZE * DigitFrame.SIZE;
  }

  /// What the model says of one picture.
  static final class Answer {
    private final byte[] pixels;
    private final float[] answers;

    /// @param pixels what the network saw
    /// @param answers one for each class
    Answer(byte[] pixels, float[] answers) {
      this.pixels = pixels;
      this.answers = answers;
    }

    byte[] pixels() {
      return pixels;
    }

    float[] answers() {
      return answers;
    }

    /// The classes from the most probable on.
    List<Integer> order() {
      return IntStream.range(0, answers.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -answers[i]))
          .toList();
    }
  }

  /// Looks at a picture.
  ///
  /// @throws IOException if it cannot be read, or shows no digit where one is expected
  Answer of(Path picture) throws IOException {
    byte[] pixels =
        schema.isPresent()
            ? schema.get().pixels(picture)
            : digit(picture.toString(), Pictures.read(picture));
    float[] input = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      input[i] = (pixels[i] & 0xFF) / 255f;
    }
    float[] outputs = network.outputs(input);
    float[] answers = new float[outputs.length];
    loss.answer(new ScalarKernels(), answers, outputs, 0, 1, outputs.length);
    return new Answer(pixels, answers);
  }

  /// What the network sees of a picture that is in memory.
  ///
  /// @param source what messages call it
  /// @throws FormatException as [#of]
  byte[] pixels(String source, byte[] file) throws FormatException {
    return schema.isPresent()
        ? schema.get().pixels(source, file)
        : digit(source, Pictures.parse(source, file));
  }

  private static byte[] digit(String source, Picture picture) throws FormatException {
    try {
      return DigitPhoto.toMnistForm(picture.grey(), picture.width(), picture.height());
    } catch (NoDigitException e) {
      throw FormatException.in(source, "a picture of a digit", String.valueOf(e.getMessage()));
    }
  }

  /// What a class is called: `class` by its name, or `digit`.
  String kind() {
    return schema.isPresent() ? "class" : "digit";
  }

  /// Whether classes have names.
  boolean isNamed() {
    return schema.isPresent();
  }

  /// The name of a class.
  String name(int number) {
    return schema.isPresent() ? schema.get().classes().get(number) : Integer.toString(number);
  }

  /// The width of the widest name.
  int nameWidth() {
    return schema.isPresent()
        ? schema.get().classes().stream().mapToInt(String::length).max().orElse(1)
        : 1;
  }

  /// What the network saw, in grey, at most 48 pixels wide.
  Picture seen(byte[] pixels) {
    if (schema.isEmpty()) {
      return new Picture(DigitFrame.SIZE, DigitFrame.SIZE, pixels);
    }
    int width = schema.get().size().width();
    int height = schema.get().size().height();
    Picture picture = new Picture(width, height, schema.get().channels(), pixels).inGrey();
    int shown = Math.min(WIDEST, width);
    return Fit.RESIZE.to(picture, shown, Math.max(1, height * shown / width));
  }
}
