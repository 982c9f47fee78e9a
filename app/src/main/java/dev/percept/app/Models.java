package dev.percept.app;

import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Model files of every kind that commands take.
final class Models {
  private Models() {}

  /// Whether a file is meant to be an ONNX model, by its name.
  static boolean isOnnx(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /// Reads an ONNX model, or one of [ModelFile]'s.
  ///
  /// @throws dev.percept.formats.FormatException if it is not a model
  /// @throws IOException if it cannot be read
  static ModelFile.Model read(Path path) throws IOException {
    return isOnnx(path) ? OnnxFile.read(path, null).model() : ModelFile.read(path);
  }
}
