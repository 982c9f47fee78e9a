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
/// With early stopping, trials are compared on the highest rung that enough have reached. The good
/// ones are 15 % of all there are, but at most half of those on that rung; all that ended below
/// count among the others: else a rung on which everything is good would send the search away from
/// there.
///
/// Configurations that are being tried count among the others too, so that several threads do not
/// try the same. Those that were suggested before are suggested again only if nothing else was
/// drawn.
final class ParzenSuggestions {
  /// γ, the share of good trials; of the size that Watanabe recommends.
  private static final double GOOD = 0.15;

  /// As many as Bergstra and his co-authors draw in their programs.
  private static final int CANDIDATES = 24;

  private final Space space;

  ParzenSuggestions(Space space) {
    this.space = space;
  }

  /// What has been tried.
  ///
  /// @param ranked the best first
  /// @param below what did not get to where those were ranked
  /// @param pending what is being tried
  record Known(
      List<Configuration> ranked, List<Configuration> below, List<Configuration> pending) {}

  /// A configuration to try.
  ///
  /// @param known at least 2 that are ranked
  /// @param made all suggestions before
  Configuration suggest(Known known, Set<Configuration> made, Draws draws) {
    int all = known.ranked().size() + known.below().size();
    int share = (int) StrictMath.ceil(GOOD * all);
    int count = Math.min(share, (known.ranked().size() + 1) / 2);
    List<double[]> good = places(known.ranked().subList(0, count));
    List<double[]> others = places(known.ranked().subList(count, known.ranked().size()));
    others.addAll(places(known.below()));
    others.addAll(places(known.pending()));
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

  private List<double[]> places(List<Configuration> configurations) {
    List<double[]> places = new ArrayList<>();
    for (Configuration configuration : configurations) {
      places.add(space.places(configuration));
    }
    return places;
  }

  private double score(Configuration candidate, ParzenEstimator good, ParzenEstimator others) {
    double[] places = space.places(candidate);
    return good.logDensity(places) - others.logDensity(places);
  }
}
