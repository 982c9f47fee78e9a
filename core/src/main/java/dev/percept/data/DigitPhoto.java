package dev.percept.data;

/// Finds the digit in a photograph, a scan or a drawing and brings it to MNIST's form.
///
/// The steps: shrink a large picture; decide whether ink is darker or brighter than paper; take
/// away uneven light and wide shadows; tell ink from paper by Otsu's threshold, with a soft edge;
/// keep the largest connected mark and the parts near it, without specks and without what touches
/// the edge of the picture; thicken a line that would come out thinner than nearly all in MNIST;
/// frame it ([DigitFrame]).
///
/// One digit per picture, on paper without ruled lines through the digit.
public final class DigitPhoto {
  private static final int PIXELS = DigitFrame.SIZE * DigitFrame.SIZE;
  // A larger picture is shrunk so that its longer side has so many pixels.
  private static final int LONGEST = 640;
  // Strokes wider than this share of the longer side are taken for shadows. MNIST's own boldest
  // strokes are a quarter of the frame.
  private static final double WIDEST_STROKE = 0.32;
  // Grey levels between ink and paper below which there is nothing to read.
  private static final double LEAST_CONTRAST = 16;
  // Ink must stand out from the paper's own unevenness by this many standard deviations.
  private static final double LEAST_DEVIATIONS = 5;
  // Below it, the distribution of grey levels does not say which side of the paper the ink is on.
  private static final double CLEAR_SKEWNESS = 1;
  // In so small a picture grey pixels are mostly edges of strokes, so the threshold is softer.
  private static final int COARSE = 64;
  // A digit is at least so many pixels high or wide, and no less than this share of the picture.
  private static final int LEAST_SIZE = 6;
  private static final int LEAST_SHARE = 50;
  // Pixels of the 20×20 box; the thinnest hundredth of MNIST's training images is at 1.3.
  private static final double THINNEST_STROKE = 1.6;

  private DigitPhoto() {}

  /// The digit of a picture, 28×28 bytes, row by row, bright on dark.
  ///
  /// A picture of 28×28 whose outermost pixels are for the most part exactly 0 is in MNIST's form
  /// already and comes back unchanged.
  ///
  /// @param grey `height` × `width` bytes, row by row, 0 black to 255 white; dark ink on light
  ///   paper or light on dark. Not modified.
  /// @throws NoDigitException if there is no ink, or none that could be a digit
  /// @throws IllegalArgumentException if the sizes do not fit the array
  public static byte[] toMnistForm(byte[] grey, int width, int height) throws NoDigitException {
    if (width < 1 || height < 1 || (long) width * height != grey.length) {
      throw new IllegalArgumentException(
          "a picture of %d×%d does not fit %d bytes".formatted(height, width, grey.length));
    }
    if (isInMnistForm(grey, width, height)) {
      return grey.clone();
    }
    float[] values = new float[grey.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = grey[i] & 0xFF;
    }
    GreyField picture = new GreyField(values, width, height).shrunkTo(LONGEST);
    int longer = Math.max(picture.width(), picture.height());
    picture = picture.blurred(Math.min(picture.width(), picture.height()) / 250);

    GreyField risen = inkAbovePaper(picture, (int) (WIDEST_STROKE / 2 * longer + 0.5));
    GreyField ink = separated(risen);
    GreyField digit = new InkRegions(ink).digit(ink, Math.max(LEAST_SIZE, longer / LEAST_SHARE));
    byte[] result = new byte[PIXELS];
    digit = notTooThin(digit);
    DigitFrame.frame(digit.values(), digit.width(), digit.height(), result, 0);
    return result;
  }

  private static boolean isInMnistForm(byte[] grey, int width, int height) {
    if (width != DigitFrame.SIZE || height != DigitFrame.SIZE) {
      return false;
    }
    int last = DigitFrame.SIZE - 1;
    int black = 0;
    boolean anyInk = false;
    for (int i = 0; i < grey.length; i++) {
      int x = i % width;
      int y = i / width;
      anyInk |= grey[i] != 0;
      if (grey[i] == 0 && (x == 0 || x == last || y == 0 || y == last)) {
        black++;
      }
    }
    return anyInk && black > 2 * last;
  }

  /// Ink as what rises above the paper, in grey levels, whichever of the two is darker.
  ///
  /// Strokes cover less than half of most neighbourhoods, so their pixels are farther from its mean
  /// than those of the paper: the sign of the sum of cubes says which side the ink is on, and
  /// uneven light has no preferred side. Where a bold digit fills the picture this is undecided,
  /// but then the picture's edge is paper.
  private static GreyField inkAbovePaper(GreyField picture, int radius) {
    GreyField mean = picture.blurred(radius);
    float[] values = picture.values();
    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - mean.values()[i];
      squares += difference * difference;
      cubes += difference * difference * difference;
    }
    double skewness = cubes * Math.sqrt(values.length) / (squares * Math.sqrt(squares));
    boolean bright = Math.abs(skewness) >= CLEAR_SKEWNESS ? skewness > 0 : edgeIsDark(picture);
    return (bright ? picture : picture.inverted()).risen(radius);
  }

  private static boolean edgeIsDark(GreyField picture) {
    int width = picture.width();
    int height = picture.height();
    double edge = 0;
    double all = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = picture.values()[y * width + x];
        all += value;
        if (x == 0 || x == width - 1 || y == 0 || y == height - 1) {
          edge += value;
        }
      }
    }
    int pixelsOfEdge = width == 1 || height == 1 ? width * height : 2 * (width + height) - 4;
    return edge / pixelsOfEdge < all / ((double) width * height);
  }

  /// Ink from 0 to 1, paper exactly 0: a soft threshold between the levels of paper and ink.
  ///
  /// Otsu's method tells them apart, except where there is so little ink that it cuts the noise of
  /// the paper in two; then it is applied again to what is above the cut.
  private static GreyField separated(GreyField risen) throws NoDigitException {
    int[] histogram = new int[256];
    for (float value : risen.values()) {
      histogram[level(value)]++;
    }
    int threshold = -1;
    double paper;
    double unevenness;
    double contrast = 0;
    do {
      threshold = threshold(histogram, threshold + 1);
      if (threshold < 0) {
        throw new NoDigitException(
            contrast == 0
                ? "the picture is even, with no mark on it"
                : "no mark stands out, the strongest differs from the paper by %.0f of 255 grey levels"
                    .formatted(contrast));
      }
      paper = mean(histogram, 0, threshold + 1);
      contrast = mean(histogram, threshold + 1, 256) - paper;
      // A sixth of normal numbers lie more than a deviation below the median. Above it the edges of
      // the strokes, half paper and half ink, would count as noise.
      unevenness =
          quantile(histogram, threshold + 1, 0.5) - quantile(histogram, threshold + 1, 1.0 / 6);
    } while (contrast < Math.max(LEAST_CONTRAST, LEAST_DEVIATIONS * unevenness));
    boolean coarse = Math.max(risen.width(), risen.height()) <= COARSE;
    double begin = Math.max(coarse ? 0.05 : 0.3, LEAST_DEVIATIONS / 2 * unevenness / contrast);
    double end = coarse ? 1 : 0.8;
    begin = Math.min(0.5, begin);
    float[] ink = new float[risen.values().length];
    for (int i = 0; i < ink.length; i++) {
      double share = (risen.values()[i] - paper) / contrast;
      ink[i] = (float) Math.max(0, Math.min(1, (share - begin) / (end - begin)));
    }
    return new GreyField(ink, risen.width(), risen.height());
  }

  /// The last level of the lower of two classes, of the levels from `first` on: the cut that leaves
  /// the greatest variance between them (Otsu, "A threshold selection method from gray-level
  /// histograms", 1979); -1 if there are no two.
  private static int threshold(int[] histogram, int first) {
    double count = 0;
    double total = 0;
    for (int i = first; i < 256; i++) {
      count += histogram[i];
      total += (double) i * histogram[i];
    }
    double below = 0;
    double sumBelow = 0;
    double best = 0;
    int threshold = -1;
    for (int i = first; i < 255; i++) {
      below += histogram[i];
      sumBelow += (double) i * histogram[i];
      if (below == 0 || below == count) {
        continue;
      }
      double difference = sumBelow / below - (total - sumBelow) / (count - below);
      double between = below * (count - below) * difference * difference;
      if (between > best) {
        best = between;
        threshold = i;
      }
    }
    return threshold;
  }

  private static double mean(int[] histogram, int first, int end) {
    double count = 0;
    double total = 0;
    for (int i = first; i < end; i++) {
      count += histogram[i];
      total += (double) i * histogram[i];
    }
    return total / count;
  }

  /// The level that `share` of the values below `end` lie at or below.
  private static int quantile(int[] histogram, int end, double share) {
    double count = 0;
    for (int i = 0; i < end; i++) {
      count += histogram[i];
    }
    int level = 0;
    for (double below = histogram[0]; below < share * count; below += histogram[level]) {
      level++;
    }
    return level;
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  /// Thickens lines that would be under [#THINNEST_STROKE] once framed.
  private static GreyField notTooThin(GreyField digit) {
    int width = digit.width();
    int left = width;
    int right = -1;
    int top = digit.height();
    int bottom = -1;
    double area = 0;
    int crossings = 0;
    float[] ink = digit.values();
    for (int y = 0; y < digit.height(); y++) {
      for (int x = 0; x < width; x++) {
        float value = ink[y * width + x];
        if (value > 0) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
          area += value;
        }
        boolean inside = value > 0.5f;
        if (inside != (x > 0 && ink[y * width + x - 1] > 0.5f)) {
          crossings++;
        }
        if (inside != (y > 0 && ink[(y - 1) * width + x] > 0.5f)) {
          crossings++;
        }
      }
    }
    // A line of any direction crosses the grid 4/π times per pixel of its length, on average; an
    // outline is about twice as long as the stroke.
    double outline = crossings * Math.PI / 4;
    double stroke = 2 * area / Math.max(1, outline);
    double perPixel = (double) (Math.max(right - left, bottom - top) + 1) / DigitFrame.BOX;
    double missing = THINNEST_STROKE * perPixel - stroke;
    return missing > 1 ? digit.thickened(missing / 2) : digit;
  }
}
