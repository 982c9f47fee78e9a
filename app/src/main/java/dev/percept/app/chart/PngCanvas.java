package dev.percept.app.chart;

import dev.percept.formats.picture.PngWriter;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;

/// Draws a drawing as PNG, with the fonts that this Java finds. The only class that draws with
/// `java.desktop`.
final class PngCanvas implements Figure.Canvas {
  private static final int SCALE = 2;
  private static final float[] DASHES = {5, 4};

  private final Theme theme;
  private final Graphics2D graphics;

  private PngCanvas(Theme theme, Graphics2D graphics) {
    this.theme = theme;
    this.graphics = graphics;
  }

  /// @throws IOException if there are no fonts
  static byte[] draw(Drawing drawing, Theme theme) throws IOException {
    int width = (int) Math.ceil(drawing.width() * SCALE);
    int height = (int) Math.ceil(drawing.height() * SCALE);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      checkFonts(graphics);
      PngCanvas canvas = new PngCanvas(theme, graphics);
      canvas.begin(drawing);
      for (Figure figure : drawing.figures()) {
        figure.on(canvas);
      }
    } finally {
      graphics.dispose();
    }
    byte[] pixels = new byte[width * height * 3];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        pixels[at] = (byte) (row[x] >> 16);
        pixels[at + 1] = (byte) (row[x] >> 8);
        pixels[at + 2] = (byte) row[x];
      }
    }
    try (PngWriter writer = new PngWriter()) {
      return writer.colour(pixels, 0, width, height);
    }
  }

  // What Java throws where it finds no fonts depends on what is missing.
  private static void checkFonts(Graphics2D graphics) throws IOException {
    try {
      font(Frame.TEXT, false).getStringBounds("0", graphics.getFontRenderContext());
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IOException(
          "a PNG needs fonts and this Java finds none (%s): install some, for example the packages"
                  .formatted(e)
              + " fontconfig and fonts-dejavu-core, or ask for an .svg, which needs none",
          e);
    }
  }

  private static Font font(double size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
  }

  private void begin(Drawing drawing) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    ink(Ink.GROUND, 1);
    graphics.fill(new Rectangle2D.Double(0, 0, drawing.width() + 1, drawing.height() + 1));
  }

  private void ink(Ink ink, double opacity) {
    graphics.setColor(new Color(ink.rgb(theme)));
    graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
  }

  private void pen(Ink ink, double width, boolean dashed, double opacity) {
    ink(ink, opacity);
    int round = BasicStroke.CAP_ROUND;
    graphics.setStroke(
        dashed
            ? new BasicStroke((float) width, round, BasicStroke.JOIN_ROUND, 10, DASHES, 0)
            : new BasicStroke((float) width, round, BasicStroke.JOIN_ROUND));
  }

  @Override
  public void line(Figure.Line line) {
    pen(line.ink(), line.width(), line.dashed(), 1);
    graphics.draw(new Line2D.Double(line.x1(), line.y1(), line.x2(), line.y2()));
  }

  @Override
  public void path(Figure.Path path) {
    pen(path.ink(), path.width(), path.dashed(), path.opacity());
    Path2D.Double shape = new Path2D.Double();
    for (int i = 0; i < path.points().size(); i++) {
      Point point = path.points().get(i);
      if (i == 0) {
        shape.moveTo(point.x(), point.y());
      } else {
        shape.lineTo(point.x(), point.y());
      }
    }
    graphics.draw(shape);
  }

  @Override
  public void box(Figure.Box box) {
    ink(box.ink(), box.opacity());
    graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
  }

  @Override
  public void dot(Figure.Dot dot) {
    ink(dot.ink(), dot.opacity());
    double size = 2 * dot.radius();
    graphics.fill(new Ellipse2D.Double(dot.x() - dot.radius(), dot.y() - dot.radius(), size, size));
  }

  @Override
  public void words(Figure.Words words) {
    ink(words.ink(), 1);
    Font font = font(words.size(), words.bold());
    graphics.setFont(font);
    double width = font.getStringBounds(words.text(), graphics.getFontRenderContext()).getWidth();
    double before =
        switch (words.anchor()) {
          case START -> 0;
          case MIDDLE -> width / 2;
          case END -> width;
        };
    graphics.drawString(words.text(), (float) (words.x() - before), (float) words.y());
  }

  @Override
  public void raster(Figure.Raster raster) {
    Bitmap bitmap = raster.bitmap();
    BufferedImage image =
        new BufferedImage(bitmap.width(), bitmap.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < bitmap.height(); y++) {
      for (int x = 0; x < bitmap.width(); x++) {
        image.setRGB(x, y, bitmap.argb(x, y));
      }
    }
    graphics.setComposite(AlphaComposite.SrcOver);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    // Scaled by the transform, not to whole pixels, so that it lies where SVG has it.
    var transform = graphics.getTransform();
    graphics.translate(raster.x(), raster.y());
    graphics.scale(raster.width() / bitmap.width(), raster.height() / bitmap.height());
    graphics.drawImage(image, 0, 0, null);
    graphics.setTransform(transform);
  }
}
