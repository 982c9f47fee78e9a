package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// A matrix, each cell the darker the more there is in it.
///
/// @param title what is written above
/// @param rowAxis what the rows are
/// @param columnAxis what the columns are
/// @param rows their names, from above
/// @param columns their names, from the left
/// @param cells row by row
/// @param keys what the colours mean; at most two
public record HeatMap(
    String title,
    String rowAxis,
    String columnAxis,
    List<String> rows,
    List<String> columns,
    List<Cell> cells,
    List<String> keys)
    implements Chart {
  private static final double WIDTH = 480;
  private static final double MOST_NAME = 116;
  private static final double ROOM_TO_CUT = 44;
  private static final double SMALLEST_TEXT = 8.5;
  private static final double FULL = 0.9;
  private static final double WIDEST = 96;
  private static final double HIGHEST = 34;
  private static final int MANY_ROWS = 40;

  /// @throws IllegalArgumentException if the cells are not rows × columns, or there are none
  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = List.copyOf(cells);
    keys = List.copyOf(keys);
    if (cells.isEmpty() || cells.size() != (long) rows.size() * columns.size()) {
      throw new IllegalArgumentException(
          "chart %s: expected %d × %d cells, found %d"
              .formatted(title, rows.size(), columns.size(), cells.size()));
    }
  }

  /// A cell.
  ///
  /// @param text what is written in it, if there is room
  /// @param strength how much of the colour it has, 0 to 1
  /// @param colour which one, 0 or 1
  public record Cell(String text, double strength, int colour) {}

  @Override
  public Drawing draw() {
    List<Figure> figures = new ArrayList<>();
    double top = Frame.addTitle(figures, title, WIDTH);
    top = addKeys(figures, top + 2);
    double widest = 0;
    for (String name : rows) {
      widest = Math.max(widest, Math.min(MOST_NAME, TextWidth.of(name, Frame.TEXT)));
    }
    double left = 14 + widest + 8;
    double room = WIDTH - left - 14;
    double size = Math.min(room / columns.size(), WIDEST);
    // A row is as high as its name, as long as there are not too many.
    double high = Math.min(size, HIGHEST);
    high = rows.size() <= MANY_ROWS ? Math.max(high, Frame.TEXT + 4) : high;
    double across = size * columns.size();
    figures.add(Frame.text(14, top + Frame.TEXT, rowAxis + "  ↓", Figure.Anchor.START, Ink.FAINT));
    figures.add(
        Frame.text(
            left + across, top + Frame.TEXT, columnAxis + "  →", Figure.Anchor.END, Ink.FAINT));
    top += 40;
    addNames(figures, left, top, size, high);
    double textSize = textSize(size, high);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        addCell(
            figures,
            cells.get(row * columns.size() + column),
            left + column * size,
            top + row * high,
            size,
            high,
            textSize);
      }
    }
    return new Drawing(WIDTH, top + high * rows.size() + 14, title, figures);
  }

  private double addKeys(List<Figure> figures, double top) {
    double x = 14;
    for (int i = 0; i < keys.size(); i++) {
      figures.add(new Figure.Box(x + 4, top + 2, 12, 11, ink(i), FULL));
      figures.add(
          Frame.text(x + 24, top + Frame.TEXT - 1, keys.get(i), Figure.Anchor.START, Ink.TEXT));
      x += 40 + TextWidth.of(keys.get(i), Frame.TEXT);
    }
    return keys.isEmpty() ? top : top + 22;
  }

  private void addNames(List<Figure> figures, double left, double top, double size, double high) {
    int step = (int) Math.ceil((Frame.TEXT + 2) / high);
    for (int row = 0; row < rows.size(); row += step) {
      double y = top + (row + 0.5) * high + Frame.TEXT * 0.36;
      String name = TextWidth.cut(rows.get(row), Frame.TEXT, MOST_NAME);
      figures.add(Frame.text(left - 8, y, name, Figure.Anchor.END, Ink.TEXT));
    }
    List<String> names = new ArrayList<>();
    double widest = 0;
    for (String column : columns) {
      String name = size < ROOM_TO_CUT ? column : TextWidth.cut(column, Frame.TEXT, size - 4);
      names.add(name);
      widest = Math.max(widest, TextWidth.of(name, Frame.TEXT));
    }
    if (widest > Math.max(size, ROOM_TO_CUT)) {
      return; // they say nothing when they are cut that short; of a square map the rows tell them
    }
    step = (int) Math.ceil((widest + 3) / size);
    for (int column = 0; column < columns.size(); column += step) {
      double x = left + (column + 0.5) * size;
      figures.add(Frame.text(x, top - 7, names.get(column), Figure.Anchor.MIDDLE, Ink.TEXT));
    }
  }

  // One size for all, so that none looks more important; 0 if one does not fit.
  private double textSize(double size, double high) {
    double text = Math.min(Frame.TEXT, high - 4);
    for (Cell cell : cells) {
      double wide = TextWidth.of(cell.text(), 1);
      text = wide > 0 ? Math.min(text, (size - 4) / wide) : text;
    }
    return text < SMALLEST_TEXT ? 0 : text;
  }

  private static Ink ink(int colour) {
    return colour == 0 ? Ink.FIRST : Ink.SECOND;
  }

  private static void addCell(
      List<Figure> figures,
      Cell cell,
      double x,
      double y,
      double size,
      double high,
      double textSize) {
    double gap = size > 12 ? 1 : size > 4 ? 0.5 : 0;
    figures.add(new Figure.Box(x, y, size - gap, high - gap, Ink.GRID, 0.35));
    double strength = Math.clamp(cell.strength(), 0, 1) * FULL;
    if (strength > 0) {
      figures.add(new Figure.Box(x, y, size - gap, high - gap, ink(cell.colour()), strength));
    }
    if (textSize > 0 && !cell.text().isEmpty()) {
      Ink ink = strength > 0.6 ? Ink.GROUND : Ink.TEXT;
      figures.add(
          new Figure.Words(
              x + (size - gap) / 2,
              y + high / 2 + textSize * 0.36,
              cell.text(),
              Figure.Anchor.MIDDLE,
              ink,
              textSize,
              false));
    }
  }
}
