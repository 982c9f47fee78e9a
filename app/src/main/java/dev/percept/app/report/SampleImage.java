package dev.percept.app.report;

import dev.percept.app.analysis.FirstWeights;
import dev.percept.app.chart.Bitmap;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import dev.percept.tensor.Shape;
import java.util.Arrays;

/// A sample of a data set of images, or the weights of a unit, as a small picture.
final class SampleImage {
  private static final int LARGEST = 56;
  private static final int COLOURS = 3;

  private SampleImage() {}

  /// Whether the samples are images that can be shown.
  static boolean isOne(Dataset dataset) {
    Shape shape = dataset.sampleShape();
    return dataset.samples() instanceof Samples.Pixels
        && (shape.rank() == 2 || (shape.rank() == 3 && isColourOrGrey(shape.size(2))));
  }

  private static boolean isColourOrGrey(int channels) {
    return channels == COLOURS || channels == 1;
  }

  static Bitmap of(Dataset dataset, int index) {
    Shape shape = dataset.sampleShape();
    int size = shape.elements();
    byte[] pixels = Arrays.copyOfRange(dataset.pixels(), index * size, (index + 1) * size);
    int channels = shape.rank() == 3 ? shape.size(2) : 1;
    int height = shape.size(0);
    int width = shape.size(1);
    int longest = Math.max(width, height);
    if (longest > LARGEST) {
      Picture picture = new Picture(width, height, channels, pixels);
      width = Math.max(1, width * LARGEST / longest);
      height = Math.max(1, height * LARGEST / longest);
      pixels = Fit.RESIZE.to(picture, width, height).samples();
    }
    return channels == 1
        ? Bitmap.grey(width, height, pixels)
        : Bitmap.colour(width, height, pixels);
  }

  /// Three channels become a colour, grey being 0; of any other number the mean is shown.
  static Bitmap ofWeights(FirstWeights weights, int unit) {
    Shape shape = weights.shape();
    float[] values = weights.values(unit);
    int height = shape.size(0);
    int width = shape.size(1);
    int channels = shape.rank() == 3 ? shape.size(2) : 1;
    if (channels == COLOURS) {
      float scale = weights.largest() > 0 ? 127 / weights.largest() : 0;
      byte[] pixels = new byte[values.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (128 + Math.round(values[i] * scale));
      }
      return Bitmap.colour(width, height, pixels);
    }
    float[] means = channels == 1 ? values : new float[height * width];
    for (int i = 0; channels > 1 && i < values.length; i++) {
      means[i / channels] += values[i] / channels;
    }
    // Few weights are that far out; with half of it the others can be seen too.
    return Bitmap.signed(width, height, means, 0.5f * weights.largest());
  }
}
