package dev.percept.tune;

import dev.percept.tensor.Rng;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much each hyper-parameter decided how good a trial was: functional analysis of variance
/// (Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance",
/// ICML 2014).
///
/// Trees are grown that predict how good a trial is: the share of the space that is better. The
/// whole space, not only where the search has been, is then averaged over: how much does a tree's
/// prediction vary if only one dimension does and all others are averaged out? The share of a
/// dimension is that variance divided by the one of the prediction itself, the mean over all trees.
/// What all shares lack to 1 is what dimensions do only together.
///
/// A search that learns tries what is good more often. So each trial counts as much as the part of
/// the space it stands for: the inverse of the density of trials around it, see `ParzenEstimator`.
/// That makes up for it in part only. After random search the shares are good to some percent from
/// about 100 trials on; after as many of TPE they tell what is large from what is small, and after
/// 40 they may be wrong.
public final class Importance {
  private static final int TREES = 100;

  /// Below that many trials nothing is said.
  private static final int LEAST_TRIALS = 12;

  private Importance() {}

  /// The share of each dimension, from 0 to 1, in the order of the space. All are 0 if nothing can
  /// be said, as there are fewer than 12 trials.
  ///
  /// With early stopping, trials are compared on the rung that most have reached, the lowest as a
  /// rule: those on higher ones are all good. Of several goals, by their fronts. A dimension whose
  /// condition does not hold counts as if it were in the middle of its domain.
  public static Map<String, Double> of(TuningResult result) {
    List<Dimension> dimensions = result.tuning().space().dimensions();
    List<TrialResult> ordered = new Ranking(result.tuning().goals()).order(rung(result));
    double[] shares = new double[dimensions.size()];
    if (ordered.size() >= LEAST_TRIALS) {
      double[][] places = new double[ordered.size()][];
      for (int i = 0; i < places.length; i++) {
        places[i] = places(result.tuning().space(), ordered.get(i).job().configuration());
      }
      double[] weights = weights(dimensions, places);
      double[] ranks = ranks(weights);
      for (int number = 0; number < TREES; number++) {
        double[] some =
            new VarianceTree(dimensions, places, ranks, weights, new Draws(new Rng(0), number))
                .shares();
        for (int d = 0; d < shares.length; d++) {
          shares[d] += some[d] / TREES;
        }
      }
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int d = 0; d < shares.length; d++) {
      named.put(dimensions.get(d).name(), shares[d]);
    }
    return named;
  }

  private static double[] places(Space space, Configuration configuration) {
    return Arrays.stream(space.places(configuration))
        .map(place -> Double.isNaN(place) ? 0.5 : place)
        .toArray();
  }

  // How much of the space a trial stands for.
  private static double[] weights(List<Dimension> dimensions, double[][] places) {
    ParzenEstimator density = ParzenEstimator.of(dimensions, List.of(places));
    return Arrays.stream(places)
        .mapToDouble(place -> StrictMath.exp(-density.logDensity(place)))
        .toArray();
  }

  // The share of the space that is better, from 0 to 1.
  private static double[] ranks(double[] weights) {
    double all = Arrays.stream(weights).sum();
    double[] ranks = new double[weights.length];
    double better = 0;
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (better + weights[i] / 2) / all;
      better += weights[i];
    }
    return ranks;
  }

  // The results of the rung that has most, the lowest of several.
  private static List<TrialResult> rung(TuningResult result) {
    List<TrialResult> chosen = List.of();
    for (int units : result.tuning().halving().units()) {
      List<TrialResult> here =
          result.results().stream().filter(one -> one.job().to() == units).toList();
      if (here.size() > chosen.size()) {
        chosen = here;
      }
    }
    return chosen;
  }
}
