package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Layers made of layers: every branch gets the same input, and what they give is put together.
///
/// A [dev.percept.network.Workspace] runs the layers of the branches by themselves, one branch
/// after the other; `forward` only puts their outputs together ([LayerWorkspace#branchOutputs]) and
/// `backward` only hands the output gradient back to them ([LayerWorkspace#branchGradients]). The
/// gradient of the common input is the sum over the branches, in their order.
public sealed interface Composite extends Layer permits Residual, Concat {

  /// The branches, at least one; a branch without layers gives its input.
  List<List<Layer>> branches();

  /// What branch `branch` is called in names of parameters; empty for one that needs no name.
  String branchName(int branch);

  /// The shape of the output of `branch` for inputs of shape `input`.
  static Shape outputShape(List<Layer> branch, Shape input) {
    Shape shape = input;
    for (Layer layer : branch) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  /// The parameters of all layers of all branches, in the order in which they run, named as in
  /// `conv1.weight` or `shortcut.conv1.weight`.
  @Override
  default List<ParameterSpec> parameters(Shape input) {
    List<ParameterSpec> all = new ArrayList<>();
    for (int branch = 0; branch < branches().size(); branch++) {
      String prefix = branchName(branch).isEmpty() ? "" : branchName(branch) + ".";
      Map<String, Integer> numbers = new HashMap<>();
      Shape shape = input;
      for (Layer layer : branches().get(branch)) {
        int number = numbers.merge(layer.kind(), 1, Integer::sum);
        for (ParameterSpec p : layer.parameters(shape)) {
          String name = prefix + layer.kind() + number + "." + p.name();
          all.add(
              new ParameterSpec(name, p.shape(), p.role(), p.initializer(), p.fanIn(), p.fanOut()));
        }
        shape = layer.outputShape(shape);
      }
    }
    return all;
  }

  // The layers of the branches add the gradients of their own parameters.
  @Override
  default void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
