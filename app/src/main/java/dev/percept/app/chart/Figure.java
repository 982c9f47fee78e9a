package dev.percept.app.chart;

import java.util.List;

/// A part of a [Drawing]. All lengths are in pixels, from the upper left.
sealed interface Figure {

  /// Has itself drawn.
  void on(Canvas canvas);

  /// What figures are drawn on.
  interface Canvas {
    void line(Line line);

    void path(Path path);

    void box(Box box);

    void dot(Dot dot);

    void words(Words words);

    void raster(Raster raster);
  }

  /// A straight line.
  record Line(double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed)
      implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.line(this);
    }
  }

  /// A line through points.
  record Path(List<Point> points, Ink ink, double width, boolean dashed, double opacity)
      implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.path(this);
    }
  }

  /// A filled rectangle.
  record Box(double x, double y, double width, double height, Ink ink, double opacity)
      implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.box(this);
    }
  }

  /// A filled circle.
  record Dot(double x, double y, double radius, Ink ink, double opacity) implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.dot(this);
    }
  }

  /// Where the text lies that belongs to a point.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /// A text.
  ///
  /// @param y of its base line
  record Words(double x, double y, String text, Anchor anchor, Ink ink, double size, boolean bold)
      implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.words(this);
    }
  }

  /// A picture of pixels, without smoothing.
  record Raster(double x, double y, double width, double height, Bitmap bitmap) implements Figure {
    @Override
    public void on(Canvas canvas) {
      canvas.raster(this);
    }
  }
}
