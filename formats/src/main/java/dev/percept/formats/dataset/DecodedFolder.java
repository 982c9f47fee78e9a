package dev.percept.formats.dataset;

import java.util.List;

/// A folder of pictures after all were decoded and brought to one size.
///
/// @param schema what they are now
/// @param train images to train on
/// @param test images to test on
/// @param notes what people should know of how they came to be
record DecodedFolder(ImageSchema schema, Part train, Part test, List<String> notes) {

  /// Some images.
  static final class Part {
    private final byte[] pixels;
    private final int[] labels;

    /// @param pixels of all images, one after the other
    /// @param labels of each
    Part(byte[] pixels, int[] labels) {
      this.pixels = pixels;
      this.labels = labels;
    }

    byte[] pixels() {
      return pixels;
    }

    int[] labels() {
      return labels;
    }
  }
}
