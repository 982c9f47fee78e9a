package dev.percept.formats.state;

import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SequencedMap;

/// Files of named tensors: safetensors, and numpy's npz.
public final class StateFile {
  private StateFile() {}

  /// Whether a file starts like one of these.
  ///
  /// @throws IOException if it cannot be read
  public static boolean isOne(Path path) throws IOException {
    return Npz.isNpz(path) || Safetensors.isSafetensors(path);
  }

  /// The tensors of a file, in its order.
  ///
  /// @throws FormatException if it is not a whole and correct safetensors or npz file, or a model
  ///   of Percept's own
  /// @throws IOException if it cannot be read
  static SequencedMap<String, NumericArray> read(Path path) throws IOException {
    if (Npz.isNpz(path)) {
      try (Npz file = Npz.open(path)) {
        return file.readAll();
      }
    }
    return tensors(FormatException.source(path), Safetensors.read(path));
  }

  /// The tensors of a file that is in memory.
  ///
  /// @throws FormatException as [#read]
  static SequencedMap<String, NumericArray> parse(String source, byte[] bytes) throws IOException {
    if (Npz.isNpz(bytes)) {
      try (Npz file = Npz.parse(source, bytes)) {
        return file.readAll();
      }
    }
    return tensors(source, Safetensors.parse(source, bytes));
  }

  private static SequencedMap<String, NumericArray> tensors(String source, Safetensors file)
      throws FormatException {
    if (file.metadata().containsKey("percept.network")) {
      throw FormatException.in(source, "weights of another program", "a model of percept's own");
    }
    return file.tensors();
  }
}
