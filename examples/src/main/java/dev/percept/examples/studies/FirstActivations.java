package dev.percept.examples.studies;

import dev.percept.app.analysis.Activations;
import dev.percept.app.analysis.Histogram;
import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.data.Dataset;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/// What the layers of a network give before any training, as histograms.
final class FirstActivations {
  private static final int IMAGES = 500;

  private FirstActivations() {}

  private static Network network(Study study, String layers) {
    return Network.of(study.data().test().sampleShape(), NetworkText.parse(layers))
        .initialize(new Rng(1));
  }

  /// Those of the hidden layers for 500 images held out, with the weights of seed 1.
  static List<Activations> of(Study study, String layers, String activation) {
    return Activations.of(network(study, layers), study.data().test(), IMAGES, study.kernels())
        .stream()
        .filter(layer -> layer.layer().startsWith(activation))
        .toList();
  }

  /// By how much the units of the last layer differ from image to image: the root of the mean of
  /// their variances.
  static double betweenImages(Study study, String layers) {
    Network network = network(study, layers);
    Dataset images = study.data().test();
    int count = Math.min(IMAGES, images.count());
    int width = images.sampleShape().elements();
    float[] pixels = new float[width];
    images.samples().fill(pixels, 0, 0, width);
    float[] first = network.outputs(pixels); // differences from it are small
    double[] sums = new double[network.outputShape().elements()];
    double[] squares = new double[sums.length];
    for (int image = 0; image < count; image++) {
      images.samples().fill(pixels, 0, image * width, width);
      float[] outputs = network.outputs(pixels);
      for (int unit = 0; unit < sums.length; unit++) {
        double difference = (double) outputs[unit] - first[unit];
        sums[unit] += difference;
        squares[unit] += difference * difference;
      }
    }
    double variance = 0;
    for (int unit = 0; unit < sums.length; unit++) {
      double mean = sums[unit] / count;
      variance += Math.max(0, squares[unit] / count - mean * mean) / sums.length;
    }
    return StrictMath.sqrt(variance);
  }

  /// A row for each kind of weights, a histogram for each layer.
  static Chart chart(String activation, List<String> weights, List<List<Activations>> all) {
    List<SmallMultiples.Panel> panels = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      for (Activations layer : all.get(i)) {
        panels.add(panel(activation, weights.get(i), layer));
      }
    }
    return new SmallMultiples(
        "What each of the five layers of %s gives before training".formatted(activation),
        range(activation),
        Axis.of("", 0, 1.02),
        all.getFirst().size(),
        panels);
  }

  private static Axis range(String activation) {
    return switch (activation) {
      case "sigmoid" -> Axis.of("activation", 0, 1);
      case "tanh" -> Axis.of("activation", -1, 1);
      default -> Axis.of("activation, as a part of the largest of the layer", 0, 1);
    };
  }

  // Heights are roots, so that rare values are seen beside frequent ones.
  private static SmallMultiples.Panel panel(String activation, String weights, Activations layer) {
    Histogram histogram = layer.histogram();
    double most = activation.equals("relu") ? histogram.to() : 1;
    double width = (histogram.to() - histogram.from()) / histogram.counts().size();
    double highest = histogram.counts().stream().mapToLong(each -> each).max().orElse(1);
    List<Point> bars = new ArrayList<>();
    for (int i = 0; i < histogram.counts().size(); i++) {
      double middle = histogram.from() + (i + 0.5) * width;
      bars.add(new Point(middle / most, StrictMath.sqrt(histogram.counts().get(i) / highest)));
    }
    String number = layer.layer().substring(activation.length());
    String name = number.equals("1") ? weights : "layer " + number;
    if (activation.equals("relu")) {
      name = (number.equals("1") ? weights : number) + ": to " + Numerals.rounded(most, 2);
    }
    return new SmallMultiples.Panel(
        name, List.of(new Series("values", bars, Series.Style.BARS, 0)));
  }

  /// The share of the values where the slope is next to nothing: 0 of relu, and the last twentieths
  /// of sigmoid and tanh, by the intervals of the histogram.
  static double atAnEnd(String activation, Activations layer) {
    if (activation.equals("relu")) {
      return layer.zeros();
    }
    Histogram histogram = layer.histogram();
    int count = histogram.counts().size();
    double lower = activation.equals("tanh") ? -1 : 0;
    long all = 0;
    long outside = 0;
    for (int i = 0; i < count; i++) {
      double middle = histogram.from() + (i + 0.5) * (histogram.to() - histogram.from()) / count;
      double share = (middle - lower) / (1 - lower);
      all += histogram.counts().get(i);
      outside += share < 0.05 || share > 0.95 ? histogram.counts().get(i) : 0;
    }
    return (double) outside / all;
  }
}
