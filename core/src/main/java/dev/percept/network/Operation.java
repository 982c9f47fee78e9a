package dev.percept.network;

import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A layer bound to memory: what a [Workspace] runs, one after the other. The layers of a composite
/// stand before the composite itself, and a fork before them.
///
/// @param layer the layer; of a fork, the composite it belongs to
/// @param space its memory
/// @param heads empty; of a fork, the gradients with respect to the composite's input that its
///   branches give, whose sum the fork takes on the way back
/// @param parameters how many parameters are the layer's own
record Operation(Layer layer, LayerWorkspace space, List<float[]> heads, int parameters) {

  /// What each of them is called: its kind and its number among the layers of that kind, from 1.
  static String[] names(Operation... operations) {
    String[] names = new String[operations.length];
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < operations.length; i++) {
      String kind = operations[i].layer.kind();
      names[i] = kind + numbers.merge(kind, 1, Integer::sum);
    }
    return names;
  }

  /// The shape of one output.
  Shape outputShape() {
    return layer.outputShape(space.inputShape);
  }

  void forward(int from, int to) {
    if (heads.isEmpty()) {
      layer.forward(space, from, to);
    }
  }

  void backward(int from, int to) {
    if (!heads.isEmpty()) {
      addHeads(from * space.inputs, to * space.inputs);
    } else if (space.inputGradient != null || layer instanceof Composite) {
      // A composite has the gradients of its branches to set.
      layer.backward(space, from, to);
    }
  }

  private void addHeads(int from, int to) {
    float[] dx = space.inputGradient;
    if (dx == null) {
      return;
    }
    System.arraycopy(heads.getFirst(), from, dx, from, to - from);
    for (int head = 1; head < heads.size(); head++) {
      float[] more = heads.get(head);
      for (int i = from; i < to; i++) {
        dx[i] += more[i];
      }
    }
  }

  boolean seesWholeBatch() {
    return heads.isEmpty() && layer.seesWholeBatch();
  }
}
