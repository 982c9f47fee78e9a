package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import dev.percept.formats.table.TableSchema;
import dev.percept.loss.Loss;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A model and what the server must know of it.
///
/// @param file where it is
/// @param network shared, and trained by nobody any more
/// @param loss what it was trained with, which says what its answers are
/// @param provenance where it comes from
/// @param kind what it is a model of
/// @param names of its classes, or of the numbers it gives; empty if they have none
/// @param table the columns of the table it was trained on; nothing if it was none
/// @param pictures how a picture becomes what the network takes; nothing if it takes none
public record ServedModel(
    Path file,
    Network network,
    Loss loss,
    Json.Fields provenance,
    Kind kind,
    List<String> names,
    Optional<TableSchema> table,
    Optional<PictureReader> pictures) {

  public ServedModel {
    names = List.copyOf(names);
  }

  /// What a model is of.
  public enum Kind {
    /// Digits of 28×28 pixels.
    DIGITS,
    /// Pictures of a folder with classes.
    PICTURES,
    /// Rows of a table, or anything else.
    NUMBERS
  }

  /// Reads models.
  @FunctionalInterface
  public interface Reader {
    /// Reads one.
    ///
    /// @throws IOException if it is not a model or cannot be read
    ServedModel read(Path file) throws IOException;
  }

  /// Brings pictures to what a network takes.
  @FunctionalInterface
  public interface PictureReader {
    /// The pixels as the network takes them, 0 to 255.
    ///
    /// @param source what messages call it
    /// @param file a whole file
    /// @throws IOException if it is not a picture, or shows no digit where one is expected
    byte[] pixels(String source, byte[] file) throws IOException;
  }

  /// Whether its answers choose between classes.
  boolean isClassifier() {
    return kind != Kind.NUMBERS || !names.isEmpty();
  }

  /// The name of a class, its number if it has none.
  String name(int number) {
    return number < names.size() ? names.get(number) : Integer.toString(number);
  }

  /// The folder it is in, which is that of its run.
  Optional<Path> folder() {
    return Optional.ofNullable(file.toAbsolutePath().getParent());
  }
}
