package dev.percept.train;

import dev.percept.network.Network;
import dev.percept.network.Workspace;

/// Looks for what went wrong in a step whose loss is not finite, in what the step left behind: it
/// ran forward and backward, and updated nothing.
///
/// @param network what is trained
/// @param workspace what it ran in
/// @param rows the rows of the batch
/// @param rate the learning rate of the step
/// @param shares the shares in which the gradients of the parameters are still to be added up; 0 if
///   that was done
record Divergence(Network network, Workspace workspace, int rows, double rate, int shares) {

  /// One line for people.
  String message(int step, double loss) {
    return "the loss of iteration %,d is %s: learning rate %s, gradient norm %s; %s"
        .formatted(step, loss, rate, norm(), workspace.firstNotFinite(rows));
  }

  private double norm() {
    for (int share = 0; share < shares; share++) {
      for (int layer = 0; layer < workspace.layers(); layer++) {
        workspace.addGradients(layer, share, shares);
      }
    }
    GradientNorm norm = new GradientNorm(network.values().length);
    norm.measure(workspace.gradients(), 0, 1);
    return norm.norm();
  }
}
