package dev.percept.app.report;

import dev.percept.app.analysis.Residuals;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the classes, targets and inputs of a data set are called.
///
/// @param classes in the order of the outputs; empty where they are only numbers
/// @param targets of a regression, one for each output
/// @param inputs one for each number that the network sees; empty where they have no names
public record DataWords(List<String> classes, List<Residuals.Target> targets, List<String> inputs) {

  public DataWords {
    classes = List.copyOf(classes);
    targets = List.copyOf(targets);
    inputs = List.copyOf(inputs);
  }

  /// Of a table, of a folder of pictures, or of neither.
  ///
  /// @param outputs how many the network has
  public static DataWords of(
      Optional<TableSchema> table, Optional<ImageSchema> images, int outputs) {
    List<String> classes = new ArrayList<>();
    List<Residuals.Target> targets = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    if (images.isPresent()) {
      classes.addAll(images.get().classes());
    }
    if (table.isPresent()) {
      switch (table.get().targets()) {
        case TableSchema.Classes(String _, List<String> names) -> classes.addAll(names);
        case TableSchema.Values(List<TableSchema.Column> columns) -> {
          for (TableSchema.Column column : columns) {
            targets.add(new Residuals.Target(column.name(), column.mean()));
          }
        }
      }
      for (TableSchema.Feature feature : table.get().features()) {
        switch (feature) {
          case TableSchema.Column column -> inputs.add(column.name());
          case TableSchema.Category(String name, List<String> values, String _) ->
              values.forEach(value -> inputs.add(name + " " + value));
        }
      }
    }
    for (int i = targets.size(); i < outputs; i++) {
      targets.add(new Residuals.Target("target " + (i + 1), 0));
    }
    return new DataWords(classes, targets, inputs);
  }
}
