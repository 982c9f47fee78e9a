package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.table.TableSchema;
import dev.percept.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a model file says of the data that the model was trained on.
///
/// @param table of a table; nothing of images
/// @param images of a folder of pictures; nothing of other images
record ModelSchema(Optional<TableSchema> table, Optional<ImageSchema> images) {

  /// Reads it from a model's provenance.
  ///
  /// @throws FormatException if what it says does not fit the network
  static ModelSchema of(Path path, ModelFile.Model model) throws FormatException {
    Network network = model.network();
    int outputs = network.outputShape().elements();
    String source = path.toString();
    return new ModelSchema(
        TableSchema.of(source, model.provenance(), network.inputShape().elements(), outputs),
        ImageSchema.of(source, model.provenance(), network.inputShape(), outputs));
  }

  /// The names of the classes; none where they have none.
  List<String> names() {
    if (images.isPresent()) {
      return images.get().classes();
    }
    return table.isPresent() && table.get().targets() instanceof TableSchema.Classes classes
        ? classes.classes()
        : List.of();
  }
}
