package dev.percept.tune;

import java.util.List;

/// A density over the places of a [Space], estimated from points: the mean of n kernels, one around
/// each point, and of the prior, which is even.
///
/// ```
/// p(x) = (Σ_i Π_d k_d(x_d, x_i,d)  +  p_0(x)) / (n + 1)
/// ```
///
/// A kernel of numbers is a normal density cut off at 0 and 1, of deviation b_d; that of a choice
/// of C words gives 1 - b_d to the word itself and b_d / (C - 1) to each other (Aitchison and
/// Aitken, "Multivariate binary discrimination by the kernel method", Biometrika 63(3), 1976). One
/// kernel has all dimensions together, so that what is good only together is found (Falkner, Klein
/// and Hutter, "BOHB: robust and efficient hyperparameter optimization at scale", ICML 2018). Where
/// a point lacks a dimension, as its condition does not hold, that dimension has the prior's
/// density.
///
/// [#of] takes b_d from the rule of Scott, "Multivariate density estimation", 1992, section 6.3,
/// σ_d being the deviation of the points and the prior:
///
/// ```
/// b_d = σ_d n^(-1 / (D + 4))
/// ```
///
/// but no less than 0.03, and than half of what a whole number has for itself: few points that lie
/// close together would else keep all draws near them.
final class ParzenEstimator {
  /// The size that Watanabe (2023), section 3, recommends as Δ.
  private static final double LEAST_BANDWIDTH = 0.03;

  /// How probable a kernel makes it that a choice is another word.
  private static final double OTHER_WORD = 0.2;

  /// A kernel is cut off at most where its middle is, so that every second draw falls within.
  private static final int MOST_DRAWS = 64;

  private final List<Dimension> dimensions;
  private final List<double[]> points;
  private final double[] bandwidths;
  private final double[][] logNorms;

  /// @param points places, NaN where a dimension is not there
  /// @param bandwidths b of each dimension
  ParzenEstimator(List<Dimension> dimensions, List<double[]> points, double[] bandwidths) {
    this.dimensions = dimensions;
    this.points = points;
    this.bandwidths = bandwidths;
    this.logNorms = new double[points.size()][];
    for (int i = 0; i < logNorms.length; i++) {
      logNorms[i] = logNorms(points.get(i));
    }
  }

  /// With bandwidths that suit the points.
  ///
  /// @param points places, NaN where a dimension is not there
  static ParzenEstimator of(List<Dimension> dimensions, List<double[]> points) {
    double[] bandwidths = new double[dimensions.size()];
    for (int d = 0; d < bandwidths.length; d++) {
      Domain domain = dimensions.get(d).domain();
      bandwidths[d] =
          domain instanceof Domain.Choice
              ? OTHER_WORD
              : bandwidth(points, d, domain, bandwidths.length);
    }
    return new ParzenEstimator(dimensions, points, bandwidths);
  }

  private static double bandwidth(List<double[]> points, int d, Domain domain, double dimensions) {
    // Mean and mean square of the prior.
    double sum = 1.0 / 2;
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
    double n = Math.max(1, points.size());
    double scott = deviation * StrictMath.pow(n, -1 / (dimensions + 4));
    return Math.max(Math.max(LEAST_BANDWIDTH, width / 2), scott);
  }

  // The logarithm of what the kernel's bell has to be divided by.
  private double[] logNorms(double[] point) {
    double[] norms = new double[point.length];
    for (int d = 0; d < norms.length; d++) {
      double b = bandwidths[d];
      double inside = normalBelow((1 - point[d]) / b) - normalBelow(-point[d] / b);
      norms[d] = StrictMath.log(b * StrictMath.sqrt(2 * StrictMath.PI) * inside);
    }
    return norms;
  }

  /// The share of a standard normal distribution below `z`, to 10^-7: formula 26.2.17 of Abramowitz
  /// and Stegun, "Handbook of mathematical functions", 1964, with its constants.
  static double normalBelow(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double above = StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI) * polynomial;
    return z > 0 ? 1 - above : above;
  }

  /// The logarithm of the density at a place; of a choice it is the probability of the word.
  double logDensity(double[] place) {
    double[] logs = new double[points.size() + 1];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logs.length; i++) {
      double log = 0;
      for (int d = 0; d < place.length; d++) {
        if (!Double.isNaN(place[d])) {
          log += logKernel(i, d, place[d]);
        }
      }
      logs[i] = log;
      most = Math.max(most, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum / logs.length);
  }

  private double logKernel(int kernel, int d, double place) {
    boolean isPrior = kernel == points.size() || Double.isNaN(points.get(kernel)[d]);
    if (dimensions.get(d).domain() instanceof Domain.Choice choice) {
      int words = choice.values().size();
      double other = isPrior ? 1.0 / words : bandwidths[d] / (words - 1);
      boolean same = !isPrior && place == points.get(kernel)[d];
      return StrictMath.log(same ? 1 - bandwidths[d] : other);
    }
    if (isPrior) {
      return 0;
    }
    double z = (place - points.get(kernel)[d]) / bandwidths[d];
    return -z * z / 2 - logNorms[kernel][d];
  }

  /// A place drawn from the density, with a coordinate for every dimension.
  double[] draw(Draws draws) {
    int kernel = (int) (draws.uniform() * (points.size() + 1));
    double[] place = draws.point(dimensions.size());
    if (kernel == points.size()) {
      return place;
    }
    double[] point = points.get(kernel);
    for (int d = 0; d < place.length; d++) {
      if (Double.isNaN(point[d])) {
        continue;
      }
      if (dimensions.get(d).domain() instanceof Domain.Choice choice) {
        int words = choice.values().size();
        // An even draw in the share of the time that makes up for its hitting the word itself.
        boolean even = draws.uniform() < bandwidths[d] * words / (words - 1);
        place[d] = even ? place[d] : point[d];
      } else {
        place[d] = near(point[d], bandwidths[d], place[d], draws);
      }
    }
    return place;
  }

  private static double near(double middle, double deviation, double otherwise, Draws draws) {
    for (int i = 0; i < MOST_DRAWS; i++) {
      double drawn = middle + deviation * draws.normal();
      if (drawn >= 0 && drawn <= 1) {
        return drawn;
      }
    }
    return otherwise;
  }
}
