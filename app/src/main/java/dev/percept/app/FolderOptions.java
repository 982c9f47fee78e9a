package dev.percept.app;

import dev.percept.formats.dataset.ImageFolderFiles;
import dev.percept.formats.dataset.ImageOptions;
import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say how the pictures of a folder become images of one kind.
final class FolderOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      description =
          "Of a folder of pictures: the size all are brought to, height × width, for example 28x28. Default:"
              + " the most frequent.")
  private @Nullable String size;

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      description =
          "Of a folder of pictures: resize (stretch the whole picture) or crop (scale it until it covers the"
              + " size, cut out the middle). Default: resize.")
  private @Nullable Fit fit;

  /// What pixels are.
  enum Channels {
    grey,
    colour
  }

  @Option(
      names = "--channels",
      paramLabel = "WHICH",
      description =
          "Of a folder of pictures: grey or colour. Default: colour if any picture is coloured.")
  private @Nullable Channels channels;

  @Option(
      names = "--no-cache",
      description =
          "Of a folder of pictures: decode all again, and keep nothing of it in the cache.")
  private boolean noCache;

  FolderOptions() {}

  /// @throws ParameterException if one was given though the data set is no folder of pictures
  void refuse() {
    if (areGiven() || noCache) {
      throw new ParameterException(
          spec.commandLine(),
          "--image-size, --fit, --channels and --no-cache are for a folder of pictures, --data DIR");
    }
  }

  /// @throws ParameterException if one was given that the model decides
  void refuseBeside(Path model) {
    if (areGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--image-size, --fit and --channels: what images are is for %s to say".formatted(model));
    }
  }

  private boolean areGiven() {
    return size != null || fit != null || channels != null;
  }

  /// What they say.
  ///
  /// @throws ParameterException if that is no size
  ImageOptions read() {
    return read(null, null);
  }

  /// The same, but a size and channels stand in for the defaults.
  ImageOptions read(ImageOptions.@Nullable Size otherwise, @Nullable Integer otherChannels) {
    return new ImageOptions(
        size == null ? Optional.ofNullable(otherwise) : Optional.of(size(size)),
        fit == null ? Fit.RESIZE : fit,
        channels == null
            ? Optional.ofNullable(otherChannels)
            : Optional.of(channels == Channels.grey ? Picture.GREY : Picture.COLOUR));
  }

  private ImageOptions.Size size(String text) {
    String[] sides = text.replace('×', 'x').split("x", -1);
    try {
      if (sides.length == 2) {
        return new ImageOptions.Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(),
        "--image-size: expected height and width such as 28x28, sides of 1 to %d, found \"%s\""
            .formatted(ImageOptions.LONGEST_SIDE, text));
  }

  /// Where decoded pictures are kept.
  Optional<Path> cache(Path folder) {
    return noCache ? Optional.empty() : Optional.of(folder);
  }

  /// Shows on a terminal what happens while a folder is read.
  static final class Shown implements ImageFolderFiles.Listener {
    private final Terminal terminal;
    private @Nullable ProgressLine line;
    private String work = "";

    Shown(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public synchronized void progress(String work, int done, int total) {
      ProgressLine shown = line;
      if (shown == null || !work.equals(this.work)) {
        shown = ProgressLine.counting(terminal, work, "pictures");
        line = shown;
        this.work = work;
      }
      shown.show(done, total);
      if (done == total) {
        shown.end();
      }
    }

    @Override
    public void note(String text) {
      terminal.note("percept: " + text);
    }
  }
}
