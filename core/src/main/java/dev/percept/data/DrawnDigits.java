package dev.percept.data;

import dev.percept.data.DigitTemplates.Template;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Rng.Stream;
import dev.percept.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// The data set `digits`: 60,000 + 10,000 images of digits that the program draws itself, in
/// MNIST's form, for whoever has no network. Not one pixel of MNIST is in it.
///
/// Each image is drawn as a hand would: one of several ways to write the digit (`DigitTemplates`),
/// its points moved a little, the whole bent, widened, slanted and turned at random, gone over with
/// a round pen of a random width, and brought to MNIST's form by [DigitFrame]. The sizes of the
/// variations were set by comparing widths, slants and pen widths with those of MNIST's training
/// images.
///
/// An image is a pure function of (seed, split, number): the same bits on every machine and for any
/// number of threads. The arithmetic is `+ - * /` and square root only.
public final class DrawnDigits {
  /// The split that is learned from.
  public static final int TRAIN = 0;

  /// The split that is judged on.
  public static final int TEST = 1;

  /// The number of training images.
  public static final int TRAIN_COUNT = 60_000;

  /// The number of test images.
  public static final int TEST_COUNT = 10_000;

  private static final int CLASSES = 10;
  private static final int IMAGES_OF_A_PART = 500;
  private static final int PIXELS = DigitFrame.SIZE * DigitFrame.SIZE;

  // Twice the size of the box, so that the area average has four pixels to take its grey from.
  private static final int OVERSAMPLING = 2;
  private static final int DRAWING = OVERSAMPLING * DigitFrame.BOX;
  private static final int MARGIN = 1;
  private static final int SEGMENTS_PER_CURVE = 5;

  // Random numbers of one image: 64 indices, of which the first 16 are for the whole and the others
  // for one point each.
  private static final int NUMBERS_PER_IMAGE = 64;
  private static final int FIRST_POINT_NUMBER = 16;
  private static final int MAX_POINTS = NUMBERS_PER_IMAGE - FIRST_POINT_NUMBER;

  // Standard deviations, in units of half the digit's height except where said otherwise.
  private static final double POINT_JITTER = 0.085;
  private static final double BEND = 0.10;
  private static final double SLANT_MEAN = 0.12;
  private static final double SLANT = 0.28;
  private static final double TURN = 0.06;
  private static final double WIDTH = 0.16;
  // Pen width in pixels of the 20×20 box.
  private static final double PEN_MEAN = 2.5;
  private static final double PEN = 0.7;
  private static final double PEN_LEAST = 1.3;

  private static final List<List<Template>> WAYS = waysByDigit();

  private final Rng rng;
  private final int split;
  private final PenCanvas canvas = new PenCanvas(DRAWING + 2 * MARGIN);
  private final double[] xs = new double[MAX_POINTS];
  private final double[] ys = new double[MAX_POINTS];
  private final double[] pathX = new double[MAX_POINTS * SEGMENTS_PER_CURVE + 1];
  private final double[] pathY = new double[MAX_POINTS * SEGMENTS_PER_CURVE + 1];
  private final boolean[] penDown = new boolean[MAX_POINTS * SEGMENTS_PER_CURVE + 1];
  private int pathLength;

  private DrawnDigits(long seed, int split) {
    this.rng = new Rng(seed);
    this.split = split;
  }

  /// Draws the whole data set: 60,000 training and 10,000 test images of 28×28, every class equally
  /// often.
  ///
  /// @param seed any value; a different seed gives different images
  /// @param workers share the work; how many they are changes nothing
  public static DataSplit draw(long seed, Workers workers) {
    return new DataSplit(
        drawAll(seed, TRAIN, TRAIN_COUNT, workers), drawAll(seed, TEST, TEST_COUNT, workers));
  }

  private static Dataset drawAll(long seed, int split, int count, Workers workers) {
    byte[] pixels = new byte[count * PIXELS];
    int[] labels = new int[count];
    workers.run(
        (count + IMAGES_OF_A_PART - 1) / IMAGES_OF_A_PART,
        part -> {
          int from = part * IMAGES_OF_A_PART;
          int to = Math.min(count, from + IMAGES_OF_A_PART);
          draw(seed, split, from, to, pixels, labels);
        });
    return new Dataset(
        "digits", Shape.of(DigitFrame.SIZE, DigitFrame.SIZE), pixels, labels, CLASSES);
  }

  /// Draws the images `from` to `to` - 1 of one split. Threads may draw different ranges into the
  /// same arrays at the same time.
  ///
  /// @param seed any value
  /// @param split [#TRAIN] or [#TEST]
  /// @param pixels receives image i at i × 784, row by row, bright on dark
  /// @param labels receives the digit of image i at i
  /// @throws IllegalArgumentException if the split is neither, or the range does not fit the arrays
  public static void draw(long seed, int split, int from, int to, byte[] pixels, int[] labels) {
    if (split != TRAIN && split != TEST) {
      throw new IllegalArgumentException("split must be 0 (train) or 1 (test), found " + split);
    }
    if (from < 0 || to < from || to > labels.length || (long) to * PIXELS > pixels.length) {
      throw new IllegalArgumentException(
          "images %d to %d do not fit %d labels and %d pixels"
              .formatted(from, to, labels.length, pixels.length));
    }
    DrawnDigits drawing = new DrawnDigits(seed, split);
    for (int image = from; image < to; image++) {
      labels[image] = drawing.drawImage(image, pixels, image * PIXELS);
    }
  }

  /// Draws one image and returns its digit.
  private int drawImage(int image, byte[] pixels, int offset) {
    long numbers = (long) image * NUMBERS_PER_IMAGE;
    // Ten neighbouring images are the ten digits.
    int digit = image % CLASSES;
    Template way = choose(WAYS.get(digit), numbers);
    placePoints(way, numbers);
    tracePath(way);
    double pen = Math.max(PEN_LEAST, PEN_MEAN + PEN * bell(numbers + 1));
    paint(pen * OVERSAMPLING / 2);
    int side = DRAWING + 2 * MARGIN;
    if (!DigitFrame.frame(canvas.ink(), side, side, pixels, offset)) {
      throw new AssertionError("image " + image + " has no ink");
    }
    return digit;
  }

  private Template choose(List<Template> ways, long numbers) {
    int total = 0;
    for (Template way : ways) {
      total += way.weight();
    }
    int drawn = rng.below(total, Stream.DRAWING, split, numbers);
    for (Template way : ways) {
      drawn -= way.weight();
      if (drawn < 0) {
        return way;
      }
    }
    throw new AssertionError("weights do not add up");
  }

  /// The points of the way, jittered, bent, widened, slanted and turned.
  private void placePoints(Template way, long numbers) {
    double width = 1 + WIDTH * bell(numbers + 2);
    double slant = SLANT_MEAN + SLANT * bell(numbers + 3);
    double bendX = BEND * bell(numbers + 4);
    double bendY = BEND * bell(numbers + 5);
    double taperX = BEND * bell(numbers + 6);
    double taperY = BEND * bell(numbers + 7);
    double balanceX = BEND * bell(numbers + 8);
    double balanceY = BEND * bell(numbers + 9);
    // A turn by 2 atan(half) needs no sine.
    double half = TURN / 2 * bell(numbers + 10);
    double cosine = (1 - half * half) / (1 + half * half);
    double sine = 2 * half / (1 + half * half);

    for (int i = 0; i < way.ends().size(); i++) {
      long bits = rng.bits(Stream.DRAWING, split, numbers + FIRST_POINT_NUMBER + i);
      double u = way.points().get(2 * i) / 50 - 1 + POINT_JITTER * sumOfTwo(bits);
      double v = way.points().get(2 * i + 1) / 50 - 1 + POINT_JITTER * sumOfTwo(bits >>> 32);
      double x = u + bendX * v * v + taperX * u * v + balanceX * u * u;
      double y = v + bendY * u * u + taperY * u * v + balanceY * v * v;
      x = x * width - slant * y;
      xs[i] = x * cosine - y * sine;
      ys[i] = x * sine + y * cosine;
    }
  }

  /// Cuts the smooth curves through the points into short straight lines.
  private void tracePath(Template way) {
    pathLength = 0;
    int count = way.ends().size();
    boolean strokeStarts = true;
    for (int i = 0; i < count; i++) {
      if (strokeStarts) {
        addToPath(xs[i], ys[i], false);
      }
      strokeStarts = way.ends().get(i);
      if (strokeStarts) {
        continue;
      }
      // The neighbours that bend the curve between i and i + 1; there are none past an end or a
      // corner.
      boolean before = i > 0 && !way.ends().get(i - 1) && !way.corners().get(i);
      boolean after = !way.ends().get(i + 1) && !way.corners().get(i + 1);
      int p = before ? i - 1 : i;
      int n = after ? i + 2 : i + 1;
      for (int s = 1; s <= SEGMENTS_PER_CURVE; s++) {
        double t = (double) s / SEGMENTS_PER_CURVE;
        addToPath(
            curve(xs[p], xs[i], xs[i + 1], xs[n], t),
            curve(ys[p], ys[i], ys[i + 1], ys[n], t),
            true);
      }
    }
  }

  /// The spline of Catmull and Rom ("A class of local interpolating splines", 1974) between b and
  /// c.
  private static double curve(double a, double b, double c, double d, double t) {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  private void addToPath(double x, double y, boolean down) {
    pathX[pathLength] = x;
    pathY[pathLength] = y;
    penDown[pathLength] = down;
    pathLength++;
  }

  /// Paints the path with a pen of `radius`, scaled so that ink and all it fills the canvas but for
  /// the margin.
  private void paint(double radius) {
    double left = pathX[0];
    double right = left;
    double top = pathY[0];
    double bottom = top;
    for (int i = 1; i < pathLength; i++) {
      left = Math.min(left, pathX[i]);
      right = Math.max(right, pathX[i]);
      top = Math.min(top, pathY[i]);
      bottom = Math.max(bottom, pathY[i]);
    }
    double scale = (DRAWING - 2 * radius) / Math.max(right - left, bottom - top);
    double shift = MARGIN + radius;
    canvas.clear();
    for (int i = 1; i < pathLength; i++) {
      if (penDown[i]) {
        canvas.line(
            (pathX[i - 1] - left) * scale + shift,
            (pathY[i - 1] - top) * scale + shift,
            (pathX[i] - left) * scale + shift,
            (pathY[i] - top) * scale + shift,
            radius);
      }
    }
  }

  /// A number of mean 0, standard deviation 1 and nearly normal: the sum of four uniform ones, -3.5
  /// to 3.5.
  private double bell(long number) {
    long bits = rng.bits(Stream.DRAWING, split, number);
    return (sumOfTwo(bits) + sumOfTwo(bits >>> 32)) * 0.7071067811865476;
  }

  /// A number of mean 0 and standard deviation 1, within ±2.45, from the low 32 bits: the sum of
  /// two uniform ones of 16 bits.
  private static double sumOfTwo(long bits) {
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF);
    // Each has the variance (2^32 - 1) / 12, so that their sum has the deviation 2^16 / sqrt(6).
    return (sum - 65535) * (2.449489742783178 / 65536);
  }

  private static List<List<Template>> waysByDigit() {
    List<Template> all = DigitTemplates.all();
    return IntStream.range(0, CLASSES)
        .mapToObj(digit -> all.stream().filter(way -> way.digit() == digit).toList())
        .toList();
  }
}
