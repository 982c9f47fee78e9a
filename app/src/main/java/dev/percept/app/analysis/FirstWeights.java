package dev.percept.app.analysis;

import dev.percept.layer.BatchNorm;
import dev.percept.layer.Conv2d;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.Scale;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/// The weights of the first dense or convolutional layer: one picture for each unit, of what it
/// looks for in the input, or one for each filter. Where the input is a row of numbers, the picture
/// is a row too.
public final class FirstWeights {
  private final String name;
  private final Shape shape;
  private final int count;
  private final float[] values;
  private final float largest;

  private FirstWeights(String name, Shape shape, int count, float[] values) {
    this.name = name;
    this.shape = shape;
    this.count = count;
    this.values = values;
    float most = 0;
    for (float value : values) {
      most = value > most ? value : -value > most ? -value : most;
    }
    this.largest = most;
  }

  /// Those of `network`, a copy; nothing if other layers that mix numbers come first.
  public static Optional<FirstWeights> of(Network network) {
    Shape shape = network.inputShape();
    for (Layer layer : network.layers()) {
      // No switch over the types, which would take some milliseconds at the end of a run.
      if (layer instanceof Dense dense) {
        return Optional.of(transposed(network, shape, dense.outputs()));
      }
      if (layer instanceof Conv2d conv) {
        return Optional.of(transposed(network, filter(conv, shape), conv.filters()));
      }
      if (!layer.onlyReshapes() && !keepsPlaces(layer)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean keepsPlaces(Layer layer) {
    return layer instanceof BatchNorm
        || layer instanceof LayerNorm
        || layer instanceof Scale
        || layer instanceof Dropout;
  }

  private static Shape filter(Conv2d conv, Shape input) {
    int channels = input.rank() == 3 ? input.size(2) / conv.groups() : 1;
    int height = conv.window().height();
    int width = conv.window().width();
    return channels == 1 ? Shape.of(height, width) : Shape.of(height, width, channels);
  }

  // From a matrix with a column for each unit to one with a row for each.
  private static FirstWeights transposed(Network network, Shape shape, int count) {
    for (Parameter parameter : network.parameters()) {
      if (parameter.name().equals("dense1.weight") || parameter.name().equals("conv1.weight")) {
        int size = shape.elements();
        float[] values = new float[count * size];
        for (int i = 0; i < size; i++) {
          for (int unit = 0; unit < count; unit++) {
            values[unit * size + i] = network.values()[parameter.offset() + i * count + unit];
          }
        }
        String name = parameter.name();
        return new FirstWeights(name.substring(0, name.indexOf('.')), shape, count, values);
      }
    }
    throw new IllegalStateException("a layer without weights");
  }

  /// The name of the layer: `dense1`.
  public String name() {
    return name;
  }

  /// The shape of one picture: height × width, and × channels where there are several; or the
  /// numbers of a row.
  public Shape shape() {
    return shape;
  }

  /// The number of units or filters.
  public int count() {
    return count;
  }

  /// The weights of unit `unit`, in the order of [#shape], a copy.
  public float[] values(int unit) {
    int size = shape.elements();
    return Arrays.copyOfRange(values, unit * size, (unit + 1) * size);
  }

  /// The largest weight, whatever its sign.
  public float largest() {
    return largest;
  }
}
