package dev.percept.app;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Charts as files: the first has the name that was asked for, the others one with a number.
final class ChartFiles {
  private ChartFiles() {}

  /// Whether a file is of a kind that charts can be.
  static boolean canBe(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".svg") || name.endsWith(".png");
  }

  /// What to say where it is not.
  static String expected(Path file) {
    return "expected a name that ends in .svg or .png, found " + file;
  }

  /// Writes them.
  ///
  /// @return their files
  static List<Path> write(List<Chart> charts, Path first, Theme theme) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Chart chart : charts) {
      Path file = files.isEmpty() ? first : numbered(first, files.size() + 1);
      chart.write(file, theme);
      files.add(file);
    }
    return files;
  }

  private static Path numbered(Path first, int number) {
    String name = String.valueOf(first.getFileName());
    int end = name.lastIndexOf('.');
    return first.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
  }
}
