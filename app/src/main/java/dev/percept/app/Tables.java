package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.table.CsvFormat;
import dev.percept.formats.table.TableRows;
import dev.percept.formats.table.TableSchema;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.loss.Loss;
import dev.percept.predict.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Models that were trained on tables, and what they say of the rows of another.
final class Tables {
  // Rows between two looks at the clock for the live line.
  private static final int OFTEN = 1_000;

  private Tables() {}

  /// What a model knows of the table it was trained on.
  ///
  /// @throws FormatException if it was trained on something else
  static TableSchema require(Path path, Optional<TableSchema> schema) throws FormatException {
    if (schema.isEmpty()) {
      throw FormatException.in(path.toString(), "a model trained on a table", "another");
    }
    return schema.get();
  }

  /// Answers every row of a table as it is read: CSV with a line for each line of the file, or an
  /// object of JSON a row. Where a row has a missing value and the model leaves such out, the
  /// answer is empty.
  static void predict(
      Terminal terminal,
      Path path,
      ModelFile.Model model,
      Path data,
      CsvFormat format,
      boolean json)
      throws IOException {
    TableSchema schema = require(path, ModelSchema.of(path, model).table());
    Loss loss = LossText.of(path.toString(), model.provenance());
    Kernels kernels = new ScalarKernels();
    Predictor predictor = new Predictor(model.network(), kernels);
    float[] input = new float[schema.inputs()];
    float[] outputs = new float[model.network().outputShape().elements()];
    float[] answers = new float[outputs.length];
    try (TableRows rows = TableRows.open(data, schema, format)) {
      if (!json && rows.hasHeader()) {
        terminal.data(
            String.join(",", schema.targets().names().stream().map(CsvText::field).toList()));
      }
      ProgressLine progress = ProgressLine.counting(terminal, "predicting", "rows");
      while (rows.next(input)) {
        if (rows.isComplete()) {
          predictor.outputs(outputs, input);
          loss.answer(kernels, answers, outputs, 0, 1, outputs.length);
          terminal.data(json ? json(schema, answers).toString() : text(schema, answers));
        } else {
          terminal.data(json ? "{}" : ",".repeat(schema.targets().names().size() - 1));
        }
        if (rows.findings().rows() % OFTEN == 0 && !terminal.outIsTerminal()) {
          progress.show(rows.findings().rows(), -1);
        }
      }
      progress.end();
      terminal.flush();
      note(terminal, rows.findings().values(schema));
    } finally {
      terminal.flush();
    }
  }

  /// Shows lines about a table.
  static void note(Terminal terminal, List<String> lines) {
    for (String line : lines) {
      terminal.note("percept: " + line);
    }
  }

  private static int largest(float[] answers) {
    int best = 0;
    for (int i = 1; i < answers.length; i++) {
      if (answers[i] > answers[best]) {
        best = i;
      }
    }
    return best;
  }

  // The digits of a float, no more: that is what a network's answer is good for.
  private static float value(TableSchema.Column column, float answer) {
    return (float) column.unscaled(answer);
  }

  private static String text(TableSchema schema, float[] answers) {
    return switch (schema.targets()) {
      case TableSchema.Classes(_, List<String> classes) ->
          CsvText.field(classes.get(largest(answers)));
      case TableSchema.Values(List<TableSchema.Column> columns) -> {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < answers.length; i++) {
          values.append(i == 0 ? "" : ",").append(value(columns.get(i), answers[i]));
        }
        yield values.toString();
      }
    };
  }

  private static Json json(TableSchema schema, float[] answers) {
    Json.Builder fields = Json.object();
    switch (schema.targets()) {
      case TableSchema.Classes(String name, List<String> classes) -> {
        List<Json> all = new ArrayList<>();
        for (float answer : answers) {
          all.add(Json.of(answer));
        }
        fields.with(name, classes.get(largest(answers)));
        if (!name.equals("answers")) {
          fields.with("answers", all);
        }
      }
      case TableSchema.Values(List<TableSchema.Column> columns) -> {
        for (int i = 0; i < answers.length; i++) {
          fields.with(columns.get(i).name(), value(columns.get(i), answers[i]));
        }
      }
    }
    return fields.build();
  }
}
