package dev.percept.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// A tree that predicts a value at every place of a space, and how its variance comes from single
/// dimensions.
///
/// Boxes are cut in two where that leaves the least sum of squares, of one random cut along each
/// dimension: Geurts, Ernst and Wehenkel, "Extremely randomized trees", Machine Learning 63, 2006.
final class VarianceTree {
  /// A box with fewer points than twice that is not cut.
  private static final int LEAST_POINTS = 3;

  private final List<Dimension> dimensions;
  private final double[][] places;
  private final double[] values;
  private final double[] weights;
  private final Draws draws;
  private final List<Box> leaves = new ArrayList<>();

  /// A part of the unit cube.
  ///
  /// @param low its lower bounds
  /// @param high its upper bounds
  /// @param value what is predicted there
  @SuppressWarnings("ArrayRecordComponent") // read only, by this class alone
  private record Box(double[] low, double[] high, double value) {
    double volume() {
      double volume = 1;
      for (int d = 0; d < low.length; d++) {
        volume *= high[d] - low[d];
      }
      return volume;
    }
  }

  /// @param places points of the unit cube
  /// @param values one for each
  /// @param weights how much each counts, above 0
  VarianceTree(
      List<Dimension> dimensions,
      double[][] places,
      double[] values,
      double[] weights,
      Draws draws) {
    this.dimensions = dimensions;
    this.places = places;
    this.values = values;
    this.weights = weights;
    this.draws = draws;
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      all.add(i);
    }
    double[] high = new double[dimensions.size()];
    Arrays.fill(high, 1);
    grow(all, new double[dimensions.size()], high);
  }

  private void grow(List<Integer> points, double[] low, double[] high) {
    int axis = -1;
    double cut = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int d = 0; d < low.length && points.size() >= 2 * LEAST_POINTS; d++) {
      double somewhere = cut(points, d);
      double squares = squares(points, d, somewhere);
      if (squares < least) {
        axis = d;
        cut = somewhere;
        least = squares;
      }
    }
    if (axis < 0) {
      double sum = points.stream().mapToDouble(i -> weights[i] * values[i]).sum();
      leaves.add(new Box(low, high, sum / points.stream().mapToDouble(i -> weights[i]).sum()));
      return;
    }
    List<Integer> below = new ArrayList<>();
    List<Integer> above = new ArrayList<>();
    for (int i : points) {
      (places[i][axis] < cut ? below : above).add(i);
    }
    double[] middle = high.clone();
    middle[axis] = cut;
    grow(below, low, middle);
    middle = low.clone();
    middle[axis] = cut;
    grow(above, middle, high);
  }

  // Anywhere between the points; between two values where those have room of their own.
  private double cut(List<Integer> points, int d) {
    double first = points.stream().mapToDouble(i -> places[i][d]).min().orElseThrow();
    double last = points.stream().mapToDouble(i -> places[i][d]).max().orElseThrow();
    double cut = first + draws.uniform() * (last - first);
    return switch (dimensions.get(d).domain()) {
      case Domain.Choice(List<String> words) -> StrictMath.rint(cut * words.size()) / words.size();
      case Domain.Whole whole -> {
        double width = whole.widthOf(whole.at(cut));
        yield StrictMath.rint(cut / width) * width;
      }
      case Domain.Uniform uniform -> cut;
      case Domain.Log log -> cut;
      case Domain.LogWhole whole -> cut;
    };
  }

  // What is left of the sum of squares when cut there; infinite if a side would have too few.
  private double squares(List<Integer> points, int d, double cut) {
    int count = 0;
    double sum = 0;
    double weight = 0;
    double allSum = 0;
    double allWeight = 0;
    double allSquares = 0;
    for (int i : points) {
      double weighted = weights[i] * values[i];
      if (places[i][d] < cut) {
        count++;
        sum += weighted;
        weight += weights[i];
      }
      allSum += weighted;
      allWeight += weights[i];
      allSquares += weighted * values[i];
    }
    if (count < LEAST_POINTS || points.size() - count < LEAST_POINTS) {
      return Double.POSITIVE_INFINITY;
    }
    double rest = allSum - sum;
    return allSquares - sum * sum / weight - rest * rest / (allWeight - weight);
  }

  /// For each dimension, the variance of the prediction when all others are averaged out, divided
  /// by the variance of the prediction; 0 if that does not vary.
  double[] shares() {
    double mean = 0;
    for (Box leaf : leaves) {
      mean += leaf.volume() * leaf.value();
    }
    double variance = 0;
    for (Box leaf : leaves) {
      variance += leaf.volume() * (leaf.value() - mean) * (leaf.value() - mean);
    }
    double[] shares = new double[dimensions.size()];
    for (int d = 0; d < shares.length && variance > 0; d++) {
      shares[d] = variance(d, mean) / variance;
    }
    return shares;
  }

  private double variance(int d, double mean) {
    TreeSet<Double> bounds = new TreeSet<>();
    for (Box leaf : leaves) {
      bounds.add(leaf.low()[d]);
    }
    double variance = 0;
    double high = 1;
    for (double low : bounds.descendingSet()) {
      double average = 0;
      for (Box leaf : leaves) {
        if (leaf.low()[d] <= low && leaf.high()[d] >= high) {
          average += leaf.volume() / (leaf.high()[d] - leaf.low()[d]) * leaf.value();
        }
      }
      variance += (high - low) * (average - mean) * (average - mean);
      high = low;
    }
    return variance;
  }
}
