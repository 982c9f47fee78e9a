package dev.percept.formats.state;

import dev.percept.formats.FormatException;
import java.util.ArrayList;
import java.util.List;

/// Rows of text with their columns below each other.
final class TextTable {
  private static final int LONGEST_CELL = 60;

  private final List<String[]> rows = new ArrayList<>();

  /// Adds a row.
  void row(String... cells) {
    String[] shown = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      String cell = FormatException.printable(cells[i]);
      shown[i] = cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL) + "…";
    }
    rows.add(shown);
  }

  /// The rows as lines.
  List<String> lines() {
    int[] widths = new int[rows.stream().mapToInt(row -> row.length).max().orElse(0)];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).repeat(" ", widths[i] - row[i].length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
