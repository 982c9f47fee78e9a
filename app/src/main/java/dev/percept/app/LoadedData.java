package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.table.TableSchema;
import java.util.Optional;

/// A data set, and what is to be remembered of the table that it comes from.
///
/// @param split what to train and to test on
/// @param schema of a table; nothing of images
record LoadedData(DataSplit split, Optional<TableSchema> schema) {

  /// Says which rows of a table are kept to test on.
  void note(Terminal terminal) {
    if (schema.isPresent() && schema.get().split().testShare() > 0) {
      int test = split.test().count();
      terminal.note(
          "percept: %,d of %,d rows, chosen by seed %d, are kept to test on"
              .formatted(test, test + split.train().count(), schema.get().split().seed()));
    }
  }
}
