package dev.percept.formats.dataset;

import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the pictures of a folder become images of one kind.
///
/// @param size of all of them; if there is none, the most frequent size
/// @param fit how pictures of other sizes are brought to it
/// @param channels [Picture#GREY] or [Picture#COLOUR]; if there is none, colour where any picture
///   is coloured
public record ImageOptions(Optional<Size> size, Fit fit, Optional<Integer> channels) {

  /// The longest side of an image.
  public static final int LONGEST_SIDE = 8_192;

  /// The size of an image.
  ///
  /// @param height rows, at least 1
  /// @param width pixels per row, at least 1
  public record Size(int height, int width) {
    /// @throws IllegalArgumentException if a side is not 1 to [#LONGEST_SIDE]
    public Size {
      if (height < 1 || width < 1 || height > LONGEST_SIDE || width > LONGEST_SIDE) {
        throw new IllegalArgumentException(
            "sides of images must be 1 to %,d, found %d×%d".formatted(LONGEST_SIDE, height, width));
      }
    }

    @Override
    public String toString() {
      return height + "×" + width;
    }
  }

  /// @throws IllegalArgumentException if there are no such channels
  public ImageOptions {
    if (channels.isPresent()
        && channels.get() != Picture.GREY
        && channels.get() != Picture.COLOUR) {
      throw new IllegalArgumentException("channels must be 1 or 3, found " + channels.get());
    }
  }

  /// The most frequent size, stretched, in colour if there is any.
  public static ImageOptions usual() {
    return new ImageOptions(Optional.empty(), Fit.RESIZE, Optional.empty());
  }

  /// Whether these options ask for such images, or for whatever a folder has.
  boolean allow(ImageSchema schema) {
    return size.map(schema.size()::equals).orElse(true)
        && channels.map(each -> each == schema.channels()).orElse(true)
        && fit == schema.fit();
  }

  /// These options, and those that may come to the same: with less said, of a folder whose most
  /// frequent size or whose colours are the ones asked for.
  List<ImageOptions> alike() {
    Set<ImageOptions> all = new LinkedHashSet<>();
    all.add(this);
    all.add(new ImageOptions(size, fit, Optional.empty()));
    all.add(new ImageOptions(Optional.empty(), fit, channels));
    all.add(new ImageOptions(Optional.empty(), fit, Optional.empty()));
    return List.copyOf(all);
  }
}
