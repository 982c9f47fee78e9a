package dev.percept.train;

import dev.percept.network.Network;

/// Everything that the further steps of a [Trainer] depend on, besides network, data and
/// [Training]: a copy, to be kept while the trainer goes on. Whoever trains on from it gets the
/// same bits as if nobody had stopped.
///
/// What is not in it is a pure function of the step: which images come next and in which order, how
/// they are changed, what dropout drops, and all schedules but one. Statistics of normalisations
/// are among the values of the network.
public final class TrainingState {
  /// The numbers in [#schedule].
  static final int SCHEDULE = 3;

  private final float[] values;
  private final float[] averages;
  private final float[][] optimizer;
  private final double[] schedule = new double[SCHEDULE];
  private int step;

  private TrainingState(int values, boolean averaging, int states) {
    this.values = new float[values];
    this.averages = new float[averaging ? values : 0];
    this.optimizer = new float[states][values];
  }

  /// Memory for the state of a trainer, all of it zero.
  public static TrainingState of(Network network, Training training) {
    return new TrainingState(
        network.values().length, training.averaging() > 0, training.optimizer().states());
  }

  /// The steps done.
  public int step() {
    return step;
  }

  /// Says how many steps are done.
  public void step(int step) {
    this.step = step;
  }

  /// The parameters, laid out like [Network#values]; the state's own array.
  public float[] values() {
    return values;
  }

  /// Their moving average, laid out alike; empty if the training has none.
  public float[] averages() {
    return averages;
  }

  /// What the optimizer keeps of each parameter: [dev.percept.optim.Optimizer#states] arrays.
  public float[][] optimizer() {
    return optimizer;
  }

  /// What [dev.percept.optim.Schedule.ReduceOnPlateau] has come to: the factor of the rate, the
  /// lowest loss (infinite before the first evaluation), the evaluations without a lower one.
  public double[] schedule() {
    return schedule;
  }

  /// Whether all numbers are finite. Where they are not, nobody wants to train on.
  public boolean isFinite() {
    boolean finite = isFinite(values) && isFinite(averages);
    for (float[] state : optimizer) {
      finite &= isFinite(state);
    }
    return finite;
  }

  // A sum of x · 0 is 0 or NaN; without a branch in the loop.
  private static boolean isFinite(float[] numbers) {
    float sum = 0;
    for (float number : numbers) {
      sum += number * 0f;
    }
    return sum == 0;
  }
}
