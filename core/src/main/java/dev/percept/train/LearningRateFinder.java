package dev.percept.train;

import dev.percept.data.DataSplit;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The learning-rate range test: trains a copy of a network for some steps while the rate grows by
/// the same factor at each, and watches the loss. Where rates are too small it stays, then it
/// falls, and where they are too large it rises: Smith, "Cyclical learning rates for training
/// neural networks", WACV 2017, section 3.3; with the growth by a factor and the smoothed loss that
/// became usual.
///
/// The losses l of batches are noisy, so what is looked at is their moving average, corrected for
/// its start:
///
/// ```
/// m_i = β m_(i-1) + (1 - β) l_i        s_i = m_i / (1 - β^(i+1))        β = 0.9
/// ```
///
/// The test ends early once s is more than four times its lowest value so far, or not a number.
public final class LearningRateFinder {
  private static final double BETA = 0.9;
  private static final double DIVERGED = 4;

  /// How much below the rate of the lowest loss a safe rate lies.
  private static final double SAFE = 10;

  private LearningRateFinder() {}

  /// One step.
  ///
  /// @param step its number, from 0
  /// @param rate its learning rate
  /// @param loss the mean loss of its batch, before the update
  /// @param smoothed the moving average of the losses up to here
  public record Point(int step, double rate, double loss, double smoothed) {}

  /// What was seen.
  ///
  /// @param points all steps that were done, at least one
  /// @param diverged whether the loss ran away before the last rate
  public record Result(List<Point> points, boolean diverged) {
    public Result {
      points = List.copyOf(points);
    }

    /// The step whose smoothed loss is lowest, the first of equal ones.
    public Point lowest() {
      Point lowest = points.getFirst();
      for (Point point : points) {
        if (point.smoothed < lowest.smoothed) {
          lowest = point;
        }
      }
      return lowest;
    }

    /// A rate to begin with: a tenth of the one where the smoothed loss is lowest, which is too
    /// large already, as the loss is about to rise there. Howard and Gugger, "fastai: a layered API
    /// for deep learning", Information 11(2), 2020, use the same share.
    public double suggested() {
      return lowest().rate / SAFE;
    }

    /// Whether the loss was lowest at the very last rate without running away, so that larger rates
    /// should be tried too.
    public boolean endsTooEarly() {
      return !diverged && lowest().equals(points.getLast());
    }
  }

  /// Runs the test. The same arguments give the same points, bit for bit, for any number of
  /// threads.
  ///
  /// @param network the network as it would be at the start of a training; only read
  /// @param training how it would be trained. The optimizer's learning rate is the first one; the
  ///   steps are those of the test, at least 2; schedule, averaging and evaluations are ignored
  /// @param last the last rate, larger than the first
  /// @param listener told of every step
  /// @param stop asked after each step; the test ends once it says true
  /// @throws IllegalArgumentException if the numbers are out of their ranges, or data and network
  ///   do not fit each other
  public static Result run(
      Network network,
      DataSplit data,
      Training training,
      double last,
      Kernels kernels,
      Workers workers,
      Consumer<Point> listener,
      BooleanSupplier stop) {
    double first = training.optimizer().learningRate();
    int steps = training.steps();
    if (!(last > first) || Double.isInfinite(last)) {
      throw new IllegalArgumentException(
          "the last rate must be larger than the first, %s, found %s".formatted(first, last));
    }
    if (steps < 2) {
      throw new IllegalArgumentException("a range of rates needs 2 steps, found " + steps);
    }
    Trainer trainer =
        new Trainer(
            network.copy(),
            data,
            training.withSchedule(new Schedule.Exponential(last / first)).withAveraging(0),
            kernels,
            workers);
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double kept = 1;
    double lowest = Double.POSITIVE_INFINITY;
    boolean diverged = false;
    for (int step = 0; step < steps && !diverged; step++) {
      double loss = trainer.step();
      mean = BETA * mean + (1 - BETA) * loss;
      kept *= BETA;
      double smoothed = mean / (1 - kept);
      diverged = !(smoothed <= DIVERGED * lowest);
      lowest = Math.min(lowest, smoothed);
      if (Double.isFinite(smoothed) || points.isEmpty()) {
        Point point = new Point(step, trainer.rate(), loss, smoothed);
        points.add(point);
        listener.accept(point);
      }
      if (stop.getAsBoolean()) {
        break;
      }
    }
    return new Result(points, diverged);
  }
}
