package dev.percept.train;

import dev.percept.kernel.Kernels;
import dev.percept.layer.ParameterSpec.Role;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import java.util.List;

/// Turns gradients into new values of the parameters: weight decay, optimizer and moving average,
/// with the state they keep from step to step.
final class Updates {
  private final Network network;
  private final Training training;
  private final Kernels kernels;
  private final float[][] state;
  private final float[] averages;
  private final int[] ends;
  private final Role[] roles;

  private int step;
  private double rate;
  private double plateau = 1;
  private float averaging;

  /// @param averages what the moving average is kept in, laid out like the parameters; empty for
  ///   none
  Updates(Network network, Training training, Kernels kernels, float[] averages) {
    this.network = network;
    this.training = training;
    this.kernels = kernels;
    this.averages = averages;
    this.state = new float[training.optimizer().states()][network.values().length];
    List<Parameter> parameters = network.parameters();
    this.ends = new int[parameters.size()];
    this.roles = new Role[parameters.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = parameters.get(i).offset() + parameters.get(i).shape().elements();
      roles[i] = parameters.get(i).role();
    }
  }

  /// Says which step the next updates belong to.
  void begin(int step) {
    this.step = step;
    this.rate =
        training.optimizer().learningRate()
            * training.schedule().factor(step, training.steps())
            * plateau;
    this.averaging = (float) Math.min(training.averaging(), (1.0 + step) / (10.0 + step));
  }

  /// The learning rate of the current step.
  double rate() {
    return rate;
  }

  /// From now on all rates are multiplied by `factor` more.
  void reduce(double factor) {
    plateau *= factor;
  }

  /// Copies the optimizer's state.
  ///
  /// @return what all rates are multiplied by
  double save(float[][] target) {
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], 0, target[i], 0, state[i].length);
    }
    return plateau;
  }

  /// Goes on from what [#save] copied.
  void resume(float[][] source, double plateau) {
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(source[i], 0, state[i], 0, state[i].length);
    }
    this.plateau = plateau;
  }

  /// Updates parameters `from` (inclusive) to `to` (exclusive) by `gradients`.
  void apply(float[] gradients, int from, int to) {
    int parameter = 0;
    while (parameter < ends.length && ends[parameter] <= from) {
      parameter++;
    }
    for (int start = from; start < to; parameter++) {
      int end = Math.min(to, ends[parameter]);
      if (roles[parameter] != Role.STATISTIC) {
        update(gradients, start, end, roles[parameter] == Role.WEIGHT);
      }
      start = end;
    }
    if (averages.length > 0) {
      average(from, to);
    }
  }

  private void update(float[] gradients, int from, int to, boolean decays) {
    float[] values = network.values();
    if (decays && training.weightDecay() > 0) {
      float kept = (float) (1 - rate * training.weightDecay());
      for (int i = from; i < to; i++) {
        values[i] *= kept;
      }
    }
    training.optimizer().step(kernels, values, gradients, state, from, to, rate, step);
  }

  private void average(int from, int to) {
    float[] values = network.values();
    float rest = 1 - averaging;
    for (int i = from; i < to; i++) {
      averages[i] = Math.fma(rest, values[i] - averages[i], averages[i]);
    }
  }
}
