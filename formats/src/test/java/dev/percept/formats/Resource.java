package dev.percept.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/// The golden files that numpy made.
final class Resource {
  private Resource() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Resource.class.getResourceAsStream("/numpy/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static Path copy(String name, Path folder) throws IOException {
    return java.nio.file.Files.write(folder.resolve(name), bytes(name));
  }
}
