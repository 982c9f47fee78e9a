package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// How often a classifier is right when it says that it is so sure: a line for each interval of
/// confidence, over a bar of which the part between line and confidence has another colour; and
/// below how many samples there are in each.
///
/// @param title what is written above
/// @param bins the intervals, from 0 to 1
/// @param expectedError the mean distance between the two; NaN if it is not to be told
public record ReliabilityDiagram(String title, List<Bin> bins, double expectedError)
    implements Chart {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 400;
  private static final double STRIP = 62;

  /// @throws IllegalArgumentException if there are no bins
  public ReliabilityDiagram {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("chart " + title + " needs at least one bin");
    }
  }

  /// An interval of confidence.
  ///
  /// @param from where it begins
  /// @param to where it ends
  /// @param share the part of all samples that lies in it
  /// @param confidence the mean in it
  /// @param accuracy the part of its samples that is right
  public record Bin(double from, double to, double share, double confidence, double accuracy) {}

  @Override
  public Drawing draw() {
    List<Frame.Key> keys = new ArrayList<>();
    keys.add(new Frame.Key("share that is right", Ink.TEXT, false, false, false));
    keys.add(new Frame.Key("what it is off the confidence", Ink.SECOND, false, true, false));
    Axis across = Axis.of("confidence: the probability of the class that was said", 0, 1);
    Frame frame =
        new Frame(WIDTH, HEIGHT - STRIP, title, keys, across, Axis.of("share that is right", 0, 1));
    frame.addAxes(true);
    frame.add(new Figure.Line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), Ink.AXIS, 1.5, true));
    double largest = 0;
    for (Bin bin : bins) {
      largest = Math.max(largest, bin.share());
      if (bin.share() > 0) {
        double left = frame.x(bin.from()) + 1;
        double width = frame.x(bin.to()) - left - 1;
        double right = frame.y(bin.accuracy());
        double said = frame.y(bin.confidence());
        double lower = Math.max(right, said);
        double gap = Math.abs(right - said);
        frame.add(new Figure.Box(left, lower, width, frame.y(0) - lower, Ink.FIRST, 0.85));
        frame.add(new Figure.Box(left, lower - gap, width, gap, Ink.SECOND, 0.7));
        frame.add(new Figure.Line(left, right, left + width, right, Ink.TEXT, 2, false));
      }
    }
    if (!Double.isNaN(expectedError)) {
      frame.add(
          new Figure.Words(
              frame.left() + 10,
              frame.top() + 20,
              "ECE " + Numerals.fixed(100 * expectedError, 2) + " %",
              Figure.Anchor.START,
              Ink.TEXT,
              Frame.TITLE,
              true));
    }
    addStrip(frame, largest);
    Drawing drawing = frame.drawing(title);
    return new Drawing(WIDTH, HEIGHT, title, drawing.figures());
  }

  private void addStrip(Frame frame, double largest) {
    double base = HEIGHT - 22;
    double room = STRIP - 26;
    frame.add(new Figure.Line(frame.left(), base, frame.right(), base, Ink.AXIS, 1, false));
    for (Bin bin : bins) {
      double left = frame.x(bin.from()) + 1;
      double width = frame.x(bin.to()) - left - 1;
      double high = largest > 0 ? bin.share() / largest * room : 0;
      if (high > 0) {
        frame.add(new Figure.Box(left, base - high, width, high, Ink.AXIS, 1));
      }
    }
    frame.add(
        Frame.text(
            (frame.left() + frame.right()) / 2,
            HEIGHT - 7,
            "share of the samples (highest bar: " + Numerals.fixed(100 * largest, 0) + " %)",
            Figure.Anchor.MIDDLE,
            Ink.FAINT));
  }
}
