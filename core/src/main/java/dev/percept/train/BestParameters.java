package dev.percept.train;

import dev.percept.network.Network;
import org.jspecify.annotations.Nullable;

/// Remembers the parameters of the best evaluation of a training, and how many came after it: for
/// keeping the best network instead of the last one, and for stopping early (Prechelt, "Early
/// stopping, but when?", 1998).
///
/// Best is the highest accuracy on the test set of the trainer's data; of equal ones the smaller
/// loss counts, then the earlier; where there are no classes, the smallest loss. Whoever chooses by
/// a test set has none left to judge by: see [dev.percept.data.DataSplit#holdingOut].
public final class BestParameters {
  private final Network measured;
  private final float[] values;
  private Event.@Nullable Evaluated best;
  private int since;

  /// @param measured what evaluations measure: [Trainer#measured]; read only
  public BestParameters(Network measured) {
    this.measured = measured;
    this.values = new float[measured.values().length];
  }

  /// Takes note of an evaluation; to be called when the trainer tells of it, before the next step.
  public void note(Event.Evaluated event) {
    if (best == null || event.test().isBetterThan(best.test())) {
      best = event;
      since = 0;
      System.arraycopy(measured.values(), 0, values, 0, values.length);
    } else {
      since++;
    }
  }

  /// The best evaluation, or null if there was none.
  public Event.@Nullable Evaluated best() {
    return best;
  }

  /// The evaluations after the best one.
  public int evaluationsSince() {
    return since;
  }

  /// Copies the parameters of the best evaluation; nothing if there was none.
  public void save(float[] target) {
    if (best != null) {
      System.arraycopy(values, 0, target, 0, values.length);
    }
  }

  /// Goes on from where another of these was.
  ///
  /// @param best its best evaluation
  /// @param since the evaluations after it
  /// @param parameters what [#save] copied
  public void resume(Event.Evaluated best, int since, float[] parameters) {
    this.best = best;
    this.since = since;
    System.arraycopy(parameters, 0, values, 0, values.length);
  }

  /// Gives `network` the parameters of the best evaluation; nothing if there was none.
  ///
  /// @param network one of the same structure as the one measured
  public void restore(Network network) {
    if (best != null) {
      System.arraycopy(values, 0, network.values(), 0, values.length);
    }
  }
}
