package dev.percept.app.analysis;

import java.util.ArrayList;
import java.util.List;

/// Whether a network that says 80 % is right in 80 % of the cases.
///
/// Samples are put into M bins of equal width by the probability of the class that was said, the
/// confidence; bin m has those from (m - 1) / M, exclusive, to m / M. With n samples, and in each
/// bin B_m the share that is right, acc, and the mean confidence, conf, the expected calibration
/// error is
///
/// ```
/// ECE = Σ_m |B_m| / n · |acc(B_m) - conf(B_m)|
/// ```
///
/// (Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017,
/// equation 3; Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using
/// Bayesian binning", AAAI 2015.)
///
/// @param bins from 0 to 1
/// @param expectedError ECE
public record Calibration(List<Bin> bins, double expectedError) {
  /// The number of bins that the paper reports its errors with.
  public static final int USUAL_BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /// Samples whose confidence lies in one interval.
  ///
  /// @param from where it begins
  /// @param to where it ends
  /// @param count the samples
  /// @param confidence the mean probability of the class that was said; NaN if there is no sample
  /// @param accuracy the share that is right; NaN if there is no sample
  public record Bin(double from, double to, long count, double confidence, double accuracy) {}

  /// Of answers that are probabilities.
  ///
  /// @param bins how many, at least 1
  public static Calibration of(Answers answers, int bins) {
    long[] counts = new long[bins];
    long[] right = new long[bins];
    double[] sums = new double[bins];
    for (int i = 0; i < answers.count(); i++) {
      double confidence = answers.answer(i, answers.said(i));
      int bin = Math.clamp((long) Math.ceil(confidence * bins) - 1, 0, bins - 1);
      counts[bin]++;
      sums[bin] += confidence;
      right[bin] += answers.said(i) == answers.truth(i) ? 1 : 0;
    }
    List<Bin> all = new ArrayList<>();
    double error = 0;
    for (int m = 0; m < bins; m++) {
      double confidence = sums[m] / counts[m];
      double accuracy = (double) right[m] / counts[m];
      if (counts[m] > 0) {
        error += (double) counts[m] / answers.count() * Math.abs(accuracy - confidence);
      }
      double width = 1.0 / bins;
      all.add(new Bin(m * width, (m + 1) * width, counts[m], confidence, accuracy));
    }
    return new Calibration(all, error);
  }
}
