package dev.percept.data;

import java.util.Arrays;

/// A square sheet on which a round pen leaves ink, with smooth edges.
///
/// Ink of a pixel is how much of it the pen covers, taken from the distance of its centre to the
/// line: 1 inside the pen's radius less half a pixel, 0 outside the radius plus half a pixel,
/// linear between. Only `+ - * /` and `Math.sqrt` are used, which IEEE 754 rounds in one way, so
/// that the ink is the same bits on every machine.
///
/// Reused from digit to digit; belongs to one thread.
final class PenCanvas {
  private final int size;
  private final float[] ink;

  /// A clean sheet of `size` × `size` pixels.
  PenCanvas(int size) {
    this.size = size;
    this.ink = new float[size * size];
  }

  /// The ink, row by row, 0 to 1; the canvas's own array.
  float[] ink() {
    return ink;
  }

  /// Takes all ink off.
  void clear() {
    Arrays.fill(ink, 0);
  }

  /// Moves the pen of `radius` pixels in a straight line from (x0, y0) to (x1, y1). Pixel (0, 0)
  /// has its centre at (0.5, 0.5). What lies outside the sheet is lost.
  void line(double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 0.5;
    double dx = x1 - x0;
    double dy = y1 - y0;
    double lengthSquared = dx * dx + dy * dy;
    double perLength = lengthSquared > 0 ? 1 / lengthSquared : 0;
    double core = Math.max(0, radius - 0.5);
    double coreSquared = core * core;
    double reachSquared = reach * reach;

    int left = Math.max(0, (int) (Math.min(x0, x1) - reach));
    int right = Math.min(size - 1, (int) (Math.max(x0, x1) + reach));
    int top = Math.max(0, (int) (Math.min(y0, y1) - reach));
    int bottom = Math.min(size - 1, (int) (Math.max(y0, y1) + reach));
    for (int y = top; y <= bottom; y++) {
      double py = y + 0.5 - y0;
      for (int x = left; x <= right; x++) {
        double px = x + 0.5 - x0;
        double along = Math.max(0, Math.min(1, (px * dx + py * dy) * perLength));
        double ex = px - along * dx;
        double ey = py - along * dy;
        double distanceSquared = ex * ex + ey * ey;
        if (distanceSquared < reachSquared) {
          float covered =
              distanceSquared <= coreSquared
                  ? 1
                  : (float) Math.min(1, reach - Math.sqrt(distanceSquared));
          int at = y * size + x;
          ink[at] = Math.max(ink[at], covered);
        }
      }
    }
  }
}
