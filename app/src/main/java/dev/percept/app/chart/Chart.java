package dev.percept.app.chart;

import dev.percept.formats.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// Something to look at: a record that says what, and can be drawn.
///
/// ```
/// new LineChart(
///         "Loss",
///         Axis.of("iteration"),
///         Axis.of("loss"),
///         List.of(Series.line("test", points)))
///     .write(Path.of("loss.svg"), Theme.LIGHT);
/// ```
///
/// The same chart gives the same SVG, byte for byte, on any machine. It follows the reader's wish
/// for a light or a dark ground (`prefers-color-scheme`), and holds everything it needs.
public sealed interface Chart
    permits BarChart,
        BarPanels,
        HeatMap,
        ImageGrid,
        LineChart,
        ParallelCoordinates,
        ReliabilityDiagram,
        ScatterChart,
        SideBars,
        SmallMultiples {

  /// What is written above it.
  String title();

  /// Lays it out.
  Drawing draw();

  /// As an SVG file.
  default String svg() {
    return SvgWriter.file(draw());
  }

  /// As an element of a page that has [Stylesheet#TEXT].
  default String svgElement() {
    return SvgWriter.element(draw());
  }

  /// As a PNG file, twice as many pixels a side as the SVG has by default.
  ///
  /// @throws IOException if this Java has no fonts
  default byte[] png(Theme theme) throws IOException {
    return PngCanvas.draw(draw(), theme);
  }

  /// Writes a file, whole or not at all.
  ///
  /// @param path its end says of which kind: `.svg` or `.png`
  /// @param theme of a PNG; an SVG is right on either ground
  /// @throws IllegalArgumentException if the end is another
  /// @throws IOException if it cannot be written
  default void write(Path path, Theme theme) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    byte[] file;
    if (name.endsWith(".svg")) {
      file = svg().getBytes(StandardCharsets.UTF_8);
    } else if (name.endsWith(".png")) {
      file = png(theme);
    } else {
      throw new IllegalArgumentException(
          "%s: expected a name that ends in .svg or .png".formatted(path));
    }
    AtomicFile.write(path, out -> out.write(file));
  }
}
