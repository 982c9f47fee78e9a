package dev.percept.formats.table;

import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A table that has the columns of a schema, in any order, and maybe others: as a data set for the
/// model.
///
/// @param dataset all its rows in their order, but those left out
/// @param sha256 of the file
/// @param findings what people should know of how it was read
record KnownTable(Dataset dataset, String sha256, TableFindings findings) {

  /// Reads a table.
  ///
  /// @throws FormatException if it is none, or has not these columns
  /// @throws IOException if it cannot be read
  static KnownTable read(Path path, TableSchema schema, CsvFormat format) throws IOException {
    TableColumns columns = TableColumns.of(path, format, schema.features().size());
    int[] targetFields = columns.find(schema.targets().names());
    int[] featureFields = columns.find(names(schema));
    TableFindings findings =
        new TableFindings(columns.source(), columns.delimiter(), columns.hasHeader());
    RowEncoder encoder = new RowEncoder(schema, featureFields, findings);
    RawTargets targets =
        switch (schema.targets()) {
          case TableSchema.Classes(String name, List<String> classes) ->
              new RawTargets.Labels(name, classes, columns.rows());
          case TableSchema.Values values -> new RawTargets.Reals(values.names(), columns.rows());
        };
    int width = schema.inputs();
    RawTable.checkAmount(columns.source(), columns.rows(), width);
    float[] numbers = new float[columns.rows() * width];
    int[] kept = {0};
    columns.forEachRow((row, reader) -> {
      boolean complete = encoder.set(numbers, kept[0] * width, reader);
      // By the number of rows kept, not of rows read: what is left out is written over.
      boolean known = targets.take(kept[0], reader, targetFields);
      if (!known) {
        if (schema.missing() == Missing.ERROR) {
          throw FormatException.in(
              reader.place(schema.targets().names().getFirst()), "a value", "none");
        }
        findings.countWithoutTarget();
      }
      kept[0] += known && complete ? 1 : 0;
    });
    if (kept[0] == 0) {
      throw FormatException.in(columns.source(), "rows in which nothing is missing", "none");
    }
    float[] whole = kept[0] == columns.rows() ? numbers : Arrays.copyOf(numbers, kept[0] * width);
    Dataset dataset =
        new Dataset(
            RawTable.name(path),
            Shape.of(width),
            new Samples.Numbers(whole),
            targets.of(IntStream.range(0, kept[0]).toArray(), schema.targets()));
    return new KnownTable(dataset, columns.sha256(), findings);
  }

  static List<String> names(TableSchema schema) {
    return schema.features().stream().map(TableSchema.Feature::name).toList();
  }
}
