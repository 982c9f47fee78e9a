package dev.percept.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The tree-structured Parzen estimator: Bergstra, Bardenet, Bengio and Kégl, "Algorithms for
/// hyper-parameter optimization", NIPS 2011, section 4.
///
/// The trials so far are cut into the good ones, a fixed share, and the others. Of each part a
/// density is estimated, l of the good and g of the others, see [ParzenEstimator]. Some
/// configurations are drawn from l, and the one with the largest l / g is suggested: it is the one
/// of the largest expected improvement (equation 16 there).
///
/// Of the variants that Watanabe compares, "Tree-structured Parzen estimator: understanding its
/// algorithm components and their roles for better empirical performance", 2023, section 3, these
/// are here: kernels of all dimensions together, a prior that counts as much as one trial, a share
/// of good trials that does not change, all trials of a part with equal weight, and bandwidths by
/// the rule of Scott. They and the constants were chosen on test functions, with other seeds than
/// those that are reported: `docs/tuning.md`.
///
/// Configurations that are being tried count among the others, so that several threads do not try
/// the same; those that were suggested before are suggested again only if nothing else was drawn.
final class ParzenSuggestions {
  /// γ, the share of good trials; of the size that Watanabe recommends.
  private static final double GOOD = 0.15;

  /// As many as Bergstra and his co-authors draw in their programs.
  private static final int CANDIDATES = 24;

  private final Space space;

  ParzenSuggestions(Space space) {
    this.space = space;
  }

  /// A configuration to try.
  ///
  /// @param ordered what has been tried, the best first; at least 2
  /// @param pending what is being tried
  /// @param made all suggestions before
  Configuration suggest(
      List<Configuration> ordered,
      List<Configuration> pending,
      Set<Configuration> made,
      Draws draws) {
    int count = (int) StrictMath.ceil(GOOD * ordered.size());
    List<double[]> good = new ArrayList<>();
    List<double[]> others = new ArrayList<>();
    for (Configuration configuration : ordered) {
      (good.size() < count ? good : others).add(space.places(configuration));
    }
    for (Configuration configuration : pending) {
      others.add(space.places(configuration));
    }
    ParzenEstimator l = ParzenEstimator.of(space.dimensions(), good);
    ParzenEstimator g = ParzenEstimator.of(space.dimensions(), others);
    Configuration best = space.at(l.draw(draws));
    double highest = score(best, l, g);
    for (int i = 1; i < CANDIDATES; i++) {
      Configuration candidate = space.at(l.draw(draws));
      double score = score(candidate, l, g);
      boolean isNew = !made.contains(candidate);
      boolean isBetter = isNew == !made.contains(best) ? score > highest : isNew;
      if (isBetter) {
        best = candidate;
        highest = score;
      }
    }
    return best;
  }

  private double score(Configuration candidate, ParzenEstimator good, ParzenEstimator others) {
    double[] places = space.places(candidate);
    return good.logDensity(places) - others.logDensity(places);
  }
}
