package dev.percept.conformance;

import dev.percept.conformance.LayerCase.BatchFormula;
import dev.percept.conformance.LayerCase.Formula;
import dev.percept.layer.Dropout;
import dev.percept.layer.Flatten;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.List;

/// Cases of layers that leave numbers as they are, or drop them.
final class ShapeAndDropoutCases {
  private ShapeAndDropoutCases() {}

  static List<LayerCase> all() {
    return List.of(
        flatten(Shape.of(6)),
        flatten(Shape.of(3, 4, 5)),
        dropout(0.5, Shape.of(100)),
        dropout(0.25, Shape.of(4, 5, 8)),
        dropout(0.1, Shape.of(65)),
        dropout(0.7, Shape.of(1)),
        dropout(0, Shape.of(10)));
  }

  private static LayerCase flatten(Shape input) {
    return new LayerCase(
        Flatten.class, new Flatten(), input, Shape.of(input.elements()), (x, p) -> x);
  }

  private static LayerCase dropout(double rate, Shape shape) {
    Dropout layer = new Dropout(rate);
    return new LayerCase(
        Dropout.class, layer, shape, shape, formula(layer, shape.elements(), LayerRun.NUMBER));
  }

  /// @param number the number of the layer in its network
  static Formula formula(Dropout layer, int elements, int number) {
    double rate = layer.rate();
    BatchFormula formula =
        (x, p, rows) -> {
          double[] y = new double[x.length];
          for (int i = 0; i < y.length; i++) {
            boolean dropped = isDropped(rate, number, i / elements, i % elements, elements);
            y[i] = dropped ? 0 : x[i] / (1 - rate);
          }
          return y;
        };
    return formula;
  }

  /// One decision, digit by digit.
  private static boolean isDropped(double rate, int layer, int row, int element, int elements) {
    int digits = (int) Math.round(rate * 65_536);
    int lowest = Integer.numberOfTrailingZeros(digits);
    int words = digits == 0 ? 0 : 16 - lowest;
    int wordsOfRow = (elements + 63) / 64 * words;
    wordsOfRow += wordsOfRow % 2;
    boolean dropped = false;
    for (int i = 0; i < words; i++) {
      long index = ((long) layer << 32) + (long) row * wordsOfRow + element / 64 * (long) words + i;
      long bits = LayerRun.RNG.bits(Rng.Stream.DROPOUT, LayerRun.STEP, index);
      boolean bit = (bits >>> (element % 64) & 1) == 1;
      dropped = (digits >>> (lowest + i) & 1) == 1 ? dropped || bit : dropped && bit;
    }
    return dropped;
  }
}
