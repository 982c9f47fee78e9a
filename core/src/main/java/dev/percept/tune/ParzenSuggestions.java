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
/// The parts are put together as the comparison in Watanabe, "Tree-structured Parzen estimator:
/// understanding its algorithm components and their roles for better empirical performance", 2023,
/// found best, section 3 there: kernels of all dimensions together, a prior that counts as much as
/// one trial, all trials of one part with equal weight. The constants were then chosen on test
/// functions, with other seeds than those that are reported; `docs/tuning.md` has the figures.
///
/// The deviation of the kernels is by the rule of Scott, "Multivariate density estimation", 1992,
/// equation 6.42, of n points in D dimensions with deviation σ_d, the prior counted among them:
///
/// ```
/// b_d = σ_d n^(-1 / (D + 4))
/// ```
///
/// but no less than [#LEAST_BANDWIDTH], and than half of what a whole number has for itself: few
/// points that lie close together would else keep all others near them.
///
/// Configurations that are being tried count among the others, so that several threads do not try
/// the same; those that were suggested before are suggested again only if nothing else was drawn.
final class ParzenSuggestions {
  /// γ, the share of good trials; of the size that Watanabe recommends.
  private static final double GOOD = 0.15;

  /// As many as Bergstra and his co-authors draw in their programs.
  private static final int CANDIDATES = 24;

  /// Watanabe's Δ, as a share of the whole domain.
  private static final double LEAST_BANDWIDTH = 0.03;

  /// How probable a kernel makes it that a choice is another one.
  private static final double OTHER_WORD = 0.2;

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
    ParzenEstimator l = estimator(good);
    ParzenEstimator g = estimator(others);
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

  private ParzenEstimator estimator(List<double[]> points) {
    double[] bandwidths = new double[space.dimensions().size()];
    for (int d = 0; d < bandwidths.length; d++) {
      Domain domain = space.dimensions().get(d).domain();
      bandwidths[d] = domain instanceof Domain.Choice ? OTHER_WORD : bandwidth(points, d, domain);
    }
    return new ParzenEstimator(space.dimensions(), points, bandwidths);
  }

  private static double bandwidth(List<double[]> points, int d, Domain domain) {
    // The prior is even from 0 to 1.
    double sum = 0.5;
    double squares = 1.0 / 3;
    double width = 0;
    int count = 1;
    for (double[] point : points) {
      if (!Double.isNaN(point[d])) {
        sum += point[d];
        squares += point[d] * point[d];
        width = Math.max(width, domain.widthOf(domain.at(point[d])));
        count++;
      }
    }
    double mean = sum / count;
    double deviation = StrictMath.sqrt(Math.max(0, squares / count - mean * mean));
    double dimensions = points.isEmpty() ? 1 : points.getFirst().length;
    double scott = deviation * StrictMath.pow(Math.max(1, points.size()), -1 / (dimensions + 4));
    return Math.max(Math.max(LEAST_BANDWIDTH, width / 2), scott);
  }
}
