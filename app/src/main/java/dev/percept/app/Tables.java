package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableSchema;
import dev.percept.kernel.ScalarKernels;
import dev.percept.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Models that were trained on tables, and what they say of the rows of another.
final class Tables {
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

  /// Answers every row of a table: one line a row, or one object of JSON.
  static void predict(Terminal terminal, Path path, ModelFile.Model model, Path data, boolean json)
      throws IOException {
    TableSchema schema = require(path, ModelSchema.of(path, model).table());
    Loss loss = LossText.of(path.toString(), model.provenance());
    float[] features = TableFiles.features(data, schema);
    int width = schema.features().size();
    List<Json> predictions = new ArrayList<>();
    for (int row = 0; row < features.length / width; row++) {
      float[] outputs =
          model.network().outputs(Arrays.copyOfRange(features, row * width, (row + 1) * width));
      float[] answers = new float[outputs.length];
      loss.answer(new ScalarKernels(), answers, outputs, 0, 1, outputs.length);
      if (json) {
        predictions.add(json(schema, answers));
      } else {
        terminal.line(text(schema, answers));
      }
    }
    if (json) {
      terminal.line(
          Json.object()
              .with("model", path.toString())
              .with("data", data.toString())
              .with("predictions", predictions)
              .build()
              .toString());
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
      case TableSchema.Classes(_, List<String> classes) -> classes.get(largest(answers));
      case TableSchema.Values(List<TableSchema.Column> columns) -> {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
          values.add(Float.toString(value(columns.get(i), answers[i])));
        }
        yield String.join(",", values);
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
        fields.with(name, classes.get(largest(answers))).with("answers", all);
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
