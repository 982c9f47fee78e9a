package dev.percept.network;

import dev.percept.layer.LayerWorkspace;

/// Finds the first layer with numbers that are not finite.
final class NotFinite {
  private final Operation[] operations;
  private final String[] names;
  private final int rows;

  /// @param operations what has run, forward and backward
  /// @param rows over so many rows
  NotFinite(Operation[] operations, int rows) {
    this.operations = operations;
    this.rows = rows;
    this.names = Operation.names(operations);
  }

  /// What a message says of it. Layers are named as their parameters are; forward comes first.
  String text() {
    LayerWorkspace first = operations[0].space();
    if (first.sparseInput == null && has(first.input, 0, rows * first.inputs)) {
      return "there are such numbers in the data";
    }
    for (int i = 0; i < operations.length; i++) {
      LayerWorkspace space = operations[i].space();
      if (has(space.parameters, space.parameterOffset, operations[i].parameters())) {
        return "the parameters of " + names[i] + " are not finite since the update before";
      }
      if (has(space.output, 0, rows * space.outputs)) {
        return "the first layer whose output is not finite is " + names[i];
      }
    }
    for (int i = operations.length - 1; i >= 0; i--) {
      LayerWorkspace space = operations[i].space();
      if (has(space.outputGradient, 0, rows * space.outputs)) {
        return "all outputs are finite; the first gradient that is not is that of " + names[i];
      }
    }
    return "all outputs and gradients of layers are finite";
  }

  private static boolean has(float[] numbers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(numbers[i])) {
        return true;
      }
    }
    return false;
  }
}
