package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Small pictures side by side.
///
/// @param title what is written above
/// @param note a line about all of them; may be empty
/// @param tiles all pictures, of one size and kind
/// @param columns how many side by side
public record ImageGrid(String title, String note, List<Tile> tiles, int columns) implements Chart {
  private static final double WIDTH = 480;
  private static final double MARGIN = 14;
  private static final double CAPTION = 11.5;

  /// @throws IllegalArgumentException if there is no picture, or no column
  public ImageGrid {
    tiles = List.copyOf(tiles);
    if (tiles.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(
          "chart %s: expected pictures and columns, found %d and %d"
              .formatted(title, tiles.size(), columns));
    }
  }

  /// A picture.
  ///
  /// @param bitmap what is shown
  /// @param lines what is written below it
  public record Tile(Bitmap bitmap, List<String> lines) {
    public Tile {
      lines = List.copyOf(lines);
    }
  }

  @Override
  public Drawing draw() {
    List<Figure> figures = new ArrayList<>();
    double top = Frame.addTitle(figures, title, WIDTH);
    if (!note.isEmpty()) {
      String text = TextWidth.cut(note, Frame.TEXT, WIDTH - 2 * MARGIN);
      figures.add(Frame.text(MARGIN, top + Frame.TEXT, text, Figure.Anchor.START, Ink.FAINT));
      top += 22;
    }
    top += 6;
    int lines = 0;
    for (Tile tile : tiles) {
      lines = Math.max(lines, tile.lines().size());
    }
    return lines == 0 ? plain(figures, top) : captioned(figures, top, lines);
  }

  private Drawing plain(List<Figure> figures, double top) {
    Bitmap first = tiles.getFirst().bitmap();
    int wide = Math.min(columns, tiles.size());
    int gap = Math.max(1, Math.round(first.width() / 14f));
    double scale = (WIDTH - 2 * MARGIN) / (columns * (first.width() + gap) - gap);
    double stepX = (first.width() + gap) * scale;
    double stepY = (first.height() + gap) * scale;
    for (int i = 0; i < tiles.size(); i++) {
      double x = MARGIN + (i % wide) * stepX;
      double y = top + Math.floorDiv(i, wide) * stepY;
      double width = first.width() * scale;
      double height = first.height() * scale;
      figures.add(
          first.isSigned()
              ? new Figure.Box(x, y, width, height, Ink.GRID, 0.45)
              : new Figure.Raster(x, y, width, height, tiles.get(i).bitmap()));
    }
    int rows = (tiles.size() + wide - 1) / wide;
    double high = rows * stepY - gap * scale;
    if (first.isSigned()) {
      // All of them are one picture, which is smaller in a file.
      List<Bitmap> parts = new ArrayList<>();
      for (Tile tile : tiles) {
        parts.add(tile.bitmap());
      }
      Bitmap sheet = Bitmap.sheet(parts, wide, gap);
      figures.add(new Figure.Raster(MARGIN, top, sheet.width() * scale, high, sheet));
    }
    return new Drawing(WIDTH, top + high + MARGIN, title, figures);
  }

  private Drawing captioned(List<Figure> figures, double top, int lines) {
    double room = (WIDTH - 2 * MARGIN) / columns;
    double gap = 8;
    double size = room - gap;
    Bitmap first = tiles.getFirst().bitmap();
    double high = Math.min(size * first.height() / first.width(), 2 * size);
    double step = high + 5 + lines * 15 + 9;
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      double left = MARGIN + (i % columns) * room + gap / 2;
      double y = top + Math.floorDiv(i, columns) * step;
      figures.add(new Figure.Raster(left, y, size, high, tile.bitmap()));
      for (int line = 0; line < tile.lines().size(); line++) {
        figures.add(
            new Figure.Words(
                left + size / 2,
                y + high + 15 + line * 15,
                TextWidth.cut(tile.lines().get(line), CAPTION, room - 2),
                Figure.Anchor.MIDDLE,
                line == 0 ? Ink.TEXT : Ink.FAINT,
                CAPTION,
                line == 0));
      }
    }
    int rows = (tiles.size() + columns - 1) / columns;
    return new Drawing(WIDTH, top + rows * step + 2, title, figures);
  }
}
