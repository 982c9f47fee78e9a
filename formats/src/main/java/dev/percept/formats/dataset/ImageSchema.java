package dev.percept.formats.dataset;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.Fit;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a model that was trained on a folder of pictures must know of it: the names of its classes,
/// and how a picture becomes an image that it takes.
///
/// Kept in the model file, under `images` of `percept.provenance`.
///
/// @param classes the names, in the order of the outputs
/// @param size of the images
/// @param channels [Picture#GREY] or [Picture#COLOUR]
/// @param fit how pictures of other sizes are brought to it
/// @param folderSha256 of the names and sizes of all files in the folder, in lower-case hexadecimal
///   digits
public record ImageSchema(
    List<String> classes, ImageOptions.Size size, int channels, Fit fit, String folderSha256) {

  /// The name under which a model's provenance has it.
  public static final String KEY = "images";

  public ImageSchema {
    classes = List.copyOf(classes);
  }

  /// The shape of an image: height × width, and × 3 in colour.
  public Shape shape() {
    return channels == Picture.GREY
        ? Shape.of(size.height(), size.width())
        : Shape.of(size.height(), size.width(), channels);
  }

  /// The pixels of a picture as the model takes them.
  ///
  /// @throws FormatException if it is none
  /// @throws IOException if it cannot be read
  public byte[] pixels(Path picture) throws IOException {
    return pixels(Pictures.read(picture, channels));
  }

  /// The same of a file that is in memory.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is no picture
  public byte[] pixels(String source, byte[] file) throws FormatException {
    return pixels(Pictures.parse(source, file, channels));
  }

  private byte[] pixels(Picture picture) {
    return fit.to(picture, size.width(), size.height()).samples();
  }

  /// The same as options.
  ImageOptions options() {
    return new ImageOptions(Optional.of(size), fit, Optional.of(channels));
  }

  /// As JSON.
  public Json.Fields json() {
    return Json.object()
        .with("classes", classes.stream().map(Json::of).toList())
        .with("height", size.height())
        .with("width", size.width())
        .with("channels", channels)
        .with("fit", fit.text())
        .with("folder_sha256", folderSha256)
        .build();
  }

  /// What a model's provenance says of the folder it was trained on; nothing if it was none.
  ///
  /// @param source what messages call the model
  /// @param input what the network takes
  /// @param outputs the numbers that it gives
  /// @throws FormatException if it is not as [#json] writes it, or does not fit the network
  public static Optional<ImageSchema> of(
      String source, Json.Fields provenance, Shape input, int outputs) throws FormatException {
    if (provenance.get(KEY).isEmpty()) {
      return Optional.empty();
    }
    String place = source + ", " + KEY;
    Json.Fields fields = provenance.fields(source, KEY);
    List<String> classes = new ArrayList<>();
    for (Json item : fields.items(place, "classes")) {
      if (!(item instanceof Json.Text(String text))) {
        throw FormatException.in(place, "classes that are texts", item.toString());
      }
      classes.add(text);
    }
    String text = fields.text(place, "fit");
    Fit fit = null;
    for (Fit each : Fit.values()) {
      fit = each.text().equals(text) ? each : fit;
    }
    if (fit == null) {
      throw FormatException.in(place, "fit resize or crop", FormatException.quoted(text));
    }
    ImageSchema schema;
    try {
      ImageOptions.Size size =
          new ImageOptions.Size(
              Math.toIntExact(fields.whole(place, "height")),
              Math.toIntExact(fields.whole(place, "width")));
      int channels = Math.toIntExact(fields.whole(place, "channels"));
      schema = new ImageSchema(classes, size, channels, fit, fields.text(place, "folder_sha256"));
      schema.options(); // checks the channels
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw FormatException.in(place, "images of a size and 1 or 3 channels", fields.toString());
    }
    if (!schema.shape().equals(input) || classes.size() != outputs) {
      throw FormatException.in(
          place,
          "images of %s and %d classes, as the network has".formatted(input, outputs),
          "%s and %d".formatted(schema.shape(), classes.size()));
    }
    return Optional.of(schema);
  }
}
