package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.json.Json;
import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableSchema;
import java.util.List;
import java.util.Optional;

/// A data set, and what is to be remembered of where it comes from.
///
/// @param split what to train and to test on
/// @param table of a table; nothing of images
/// @param images of a folder of pictures; nothing of other images
record LoadedData(DataSplit split, Optional<TableFiles.Table> table, Optional<ImageSchema> images) {

  /// Images of which nothing is to be remembered.
  LoadedData(DataSplit split) {
    this(split, Optional.empty(), Optional.empty());
  }

  /// Adds what a model file says of it.
  void addTo(Json.Builder provenance) {
    table.ifPresent(each -> provenance.with(TableSchema.KEY, each.schema().json()));
    images.ifPresent(schema -> provenance.with(ImageSchema.KEY, schema.json()));
  }

  /// Says what was found in a table, and which rows of it are kept to test on.
  void note(Terminal terminal) {
    if (table.isEmpty()) {
      return;
    }
    TableSchema schema = table.get().schema();
    Tables.note(terminal, List.of(table.get().findings().file()));
    Tables.note(terminal, table.get().findings().columns(schema));
    if (schema.split().testShare() > 0) {
      int test = split.test().count();
      terminal.note(
          "percept: %,d of %,d rows, chosen by seed %d, are kept to test on"
              .formatted(test, test + split.train().count(), schema.split().seed()));
    }
  }
}
