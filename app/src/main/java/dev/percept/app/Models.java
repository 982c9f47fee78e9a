package dev.percept.app;

import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Model files of every kind that commands take.
final class Models {
  private Models() {}

  /// Whether a file is meant to be an ONNX model, by its name.
  static boolean isOnnx(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /// The file that a text names which is either the text of a network or a model file: what is
  /// there, or can only be meant as a file. Null if it is the text of a network.
  static @Nullable Path file(String model) {
    try {
      Path path = Path.of(model);
      boolean isName =
          model.indexOf('/') >= 0
              || model.endsWith(".safetensors")
              || model.endsWith(".npz")
              || isOnnx(path);
      return isName || Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// Reads an ONNX model, or one of [ModelFile]'s.
  ///
  /// @throws dev.percept.formats.FormatException if it is not a model
  /// @throws IOException if it cannot be read
  static ModelFile.Model read(Path path) throws IOException {
    return isOnnx(path) ? OnnxFile.read(path, null).model() : ModelFile.read(path);
  }
}
