package dev.percept.optim;

import dev.percept.kernel.DoubleMath;

/// How the learning rate changes in the course of a training: a factor for each step.
///
/// All but [ReduceOnPlateau] are functions of the step alone. The rates are the same bits on every
/// machine.
public sealed interface Schedule {

  /// The factor of step `step`.
  ///
  /// @param step the number of the step, counted from 0
  /// @param steps the steps of the whole training
  double factor(int step, int steps);

  /// Always 1.
  record Constant() implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return 1;
    }
  }

  /// Multiplied by `by` after every `interval` steps.
  ///
  /// @param interval at least 1
  /// @param by finite, above 0
  record Step(int interval, double by) implements Schedule {
    /// @throws IllegalArgumentException if a number is out of its range
    public Step {
      if (interval < 1) {
        throw new IllegalArgumentException("interval must be at least 1, found " + interval);
      }
      checkFactor("factor", by);
    }

    @Override
    public double factor(int step, int steps) {
      int times = step / interval;
      return DoubleMath.power(by, times);
    }
  }

  /// Falls evenly by ratio, from 1 to `last` at the last step.
  ///
  /// @param last finite, above 0
  record Exponential(double last) implements Schedule {
    /// @throws IllegalArgumentException if the number is out of its range
    public Exponential {
      checkFactor("last factor", last);
    }

    @Override
    public double factor(int step, int steps) {
      return StrictMath.exp(position(step, steps) * StrictMath.log(last));
    }
  }

  /// Falls by half a cosine, from 1 to `last` at the last step: Loshchilov and Hutter, "SGDR:
  /// stochastic gradient descent with warm restarts", ICLR 2017, equation 5.
  ///
  /// @param last finite, at least 0
  record Cosine(double last) implements Schedule {
    /// @throws IllegalArgumentException if the number is out of its range
    public Cosine {
      checkLast(last);
    }

    @Override
    public double factor(int step, int steps) {
      return half(1, last, position(step, steps));
    }
  }

  /// Rises by half a cosine from `first` to 1 in the share `rise` of all steps, and falls by
  /// another half to `last`: Smith and Topin, "Super-convergence", 2018, with the cosines that
  /// became usual.
  ///
  /// @param rise above 0 and below 1; 0.3 is usual
  /// @param first finite, above 0; 1/25 is usual
  /// @param last finite, at least 0; 1/250,000 is usual
  record OneCycle(double rise, double first, double last) implements Schedule {
    /// @throws IllegalArgumentException if a number is out of its range
    public OneCycle {
      if (!(rise > 0 && rise < 1)) {
        throw new IllegalArgumentException("rise must be above 0 and below 1, found " + rise);
      }
      checkFactor("first factor", first);
      checkLast(last);
    }

    /// With the usual numbers.
    public OneCycle() {
      this(0.3, 1.0 / 25, 1.0 / 250_000);
    }

    @Override
    public double factor(int step, int steps) {
      double position = position(step, steps);
      return position < rise
          ? half(first, 1, position / rise)
          : half(1, last, (position - rise) / (1 - rise));
    }
  }

  /// Rises in a straight line over the first `warmUp` steps, then follows another schedule over the
  /// rest.
  ///
  /// @param warmUp at least 1
  /// @param then the schedule of the other steps, a function of the step
  record WarmUp(int warmUp, Schedule then) implements Schedule {
    /// @throws IllegalArgumentException if the number of steps is out of its range, or the other
    ///   schedule is a [ReduceOnPlateau]
    public WarmUp {
      if (warmUp < 1) {
        throw new IllegalArgumentException("warm-up must be at least 1 step, found " + warmUp);
      }
      if (then instanceof ReduceOnPlateau) {
        throw new IllegalArgumentException(
            "a warm-up cannot be followed by a schedule that waits for a plateau, found " + then);
      }
    }

    @Override
    public double factor(int step, int steps) {
      return step < warmUp
          ? (step + 1.0) / warmUp * then.factor(0, Math.max(1, steps - warmUp))
          : then.factor(step - warmUp, Math.max(1, steps - warmUp));
    }
  }

  /// 1 until the measured loss has not become smaller for `patience` evaluations; then multiplied
  /// by `by`, and so on. Whoever trains counts, see `dev.percept.train.Trainer`; the factor here is
  /// that of the beginning.
  ///
  /// @param patience at least 1
  /// @param by above 0 and below 1
  record ReduceOnPlateau(int patience, double by) implements Schedule {
    /// @throws IllegalArgumentException if a number is out of its range
    public ReduceOnPlateau {
      if (patience < 1) {
        throw new IllegalArgumentException("patience must be at least 1, found " + patience);
      }
      if (!(by > 0 && by < 1)) {
        throw new IllegalArgumentException("factor must be above 0 and below 1, found " + by);
      }
    }

    @Override
    public double factor(int step, int steps) {
      return 1;
    }
  }

  /// Where step `step` lies between the first, 0, and the last, 1.
  private static double position(int step, int steps) {
    return steps <= 1 ? 0 : Math.min(1, step / (steps - 1.0));
  }

  /// From `a` to `b` by half a cosine.
  private static double half(double a, double b, double position) {
    if (position == 1) {
      return b;
    }
    return b + (a - b) * (1 + DoubleMath.cosineOfHalfTurns(position)) / 2;
  }

  private static void checkLast(double last) {
    if (!(last >= 0) || Double.isInfinite(last)) {
      throw new IllegalArgumentException(
          "last factor must be finite and at least 0, found " + last);
    }
  }

  private static void checkFactor(String name, double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, found " + factor);
    }
  }
}
