package dev.percept.app.chart;

import java.util.Base64;

/// Writes a drawing as SVG 1.1 with a few classes of CSS. Nothing but the drawing decides the
/// bytes.
final class SvgWriter implements Figure.Canvas {
  private final StringBuilder out = new StringBuilder(1 << 14);

  private SvgWriter() {}

  /// A file that stands alone.
  static String file(Drawing drawing) {
    SvgWriter writer = new SvgWriter();
    writer.begin(drawing, true);
    writer.out.append("<style>\n").append(Stylesheet.TEXT).append("</style>\n");
    writer.out.append("<rect class=\"f-ground\" width=\"100%\" height=\"100%\"/>\n");
    writer.end(drawing);
    return writer.out.toString();
  }

  /// A part of a page that has the style.
  static String element(Drawing drawing) {
    SvgWriter writer = new SvgWriter();
    writer.begin(drawing, false);
    writer.end(drawing);
    return writer.out.toString();
  }

  private void begin(Drawing drawing, boolean alone) {
    out.append("<svg class=\"chart\" ");
    if (alone) {
      out.append("xmlns=\"http://www.w3.org/2000/svg\" ");
    }
    out.append("viewBox=\"0 0 ");
    Numerals.append(out, drawing.width());
    out.append(' ');
    Numerals.append(out, drawing.height());
    out.append('"');
    number("width", drawing.width());
    number("height", drawing.height());
    out.append(" role=\"img\">\n<title>");
    escape(drawing.title());
    out.append("</title>\n");
  }

  private void end(Drawing drawing) {
    for (Figure figure : drawing.figures()) {
      figure.on(this);
    }
    out.append("</svg>\n");
  }

  @Override
  public void line(Figure.Line line) {
    out.append("<line");
    stroke(line.ink(), line.width(), line.dashed());
    number("x1", line.x1());
    number("y1", line.y1());
    number("x2", line.x2());
    number("y2", line.y2());
    out.append("/>\n");
  }

  @Override
  public void path(Figure.Path path) {
    out.append("<polyline");
    stroke(path.ink(), path.width(), path.dashed());
    opacity("stroke-opacity", path.opacity());
    out.append(" points=\"");
    for (int i = 0; i < path.points().size(); i++) {
      out.append(i == 0 ? "" : " ");
      Numerals.append(out, path.points().get(i).x());
      out.append(',');
      Numerals.append(out, path.points().get(i).y());
    }
    out.append("\"/>\n");
  }

  @Override
  public void box(Figure.Box box) {
    out.append("<rect");
    fill(box.ink(), box.opacity());
    number("x", box.x());
    number("y", box.y());
    number("width", box.width());
    number("height", box.height());
    out.append("/>\n");
  }

  @Override
  public void dot(Figure.Dot dot) {
    out.append("<circle");
    fill(dot.ink(), dot.opacity());
    number("cx", dot.x());
    number("cy", dot.y());
    number("r", dot.radius());
    out.append("/>\n");
  }

  @Override
  public void raster(Figure.Raster raster) {
    out.append("<image");
    number("x", raster.x());
    number("y", raster.y());
    number("width", raster.width());
    number("height", raster.height());
    out.append(" preserveAspectRatio=\"none\" href=\"data:image/png;base64,");
    out.append(Base64.getEncoder().encodeToString(raster.bitmap().png())).append("\"/>\n");
  }

  @Override
  public void words(Figure.Words words) {
    out.append("<text");
    fill(words.ink(), 1);
    number("x", words.x());
    number("y", words.y());
    number("font-size", words.size());
    out.append(words.bold() ? " font-weight=\"600\"" : "");
    if (words.anchor() != Figure.Anchor.START) {
      String place = words.anchor() == Figure.Anchor.MIDDLE ? "middle" : "end";
      out.append(" text-anchor=\"").append(place).append('"');
    }
    out.append('>');
    escape(words.text());
    out.append("</text>\n");
  }

  private void stroke(Ink ink, double width, boolean dashed) {
    out.append(" class=\"l l-").append(ink.word()).append('"');
    number("stroke-width", width);
    out.append(dashed ? " stroke-dasharray=\"5 4\"" : "");
  }

  private void fill(Ink ink, double opacity) {
    out.append(" class=\"f-").append(ink.word()).append('"');
    opacity("fill-opacity", opacity);
  }

  private void opacity(String name, double opacity) {
    if (opacity < 0.995) {
      long hundredths = Math.max(0, Math.round(opacity * 100));
      out.append(' ').append(name).append("=\".").append(hundredths < 10 ? "0" : "");
      out.append(hundredths).append('"');
    }
  }

  private void number(String name, double value) {
    out.append(' ').append(name).append("=\"");
    Numerals.append(out, value);
    out.append('"');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default ->
            out.append(c < ' ' || Character.isSurrogate(c) || c > '\uFFFD' ? escaped(text, i) : c);
      }
    }
  }

  // What XML cannot hold becomes the replacement character; pairs of surrogates stay.
  private static char escaped(String text, int at) {
    char c = text.charAt(at);
    boolean pair =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : Character.isLowSurrogate(c)
                && at > 0
                && Character.isHighSurrogate(text.charAt(at - 1));
    return pair ? c : c == '\n' || c == '\t' ? ' ' : '\uFFFD';
  }
}
