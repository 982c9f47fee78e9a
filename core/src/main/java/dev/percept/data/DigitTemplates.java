package dev.percept.data;

import java.util.ArrayList;
import java.util.List;

/// The ways in which people write each digit, as strokes of the pen.
///
/// A line of [#TEXT] is one way: the digit, how often it is chosen among the ways of its digit, and
/// the strokes, parted by `|`. A stroke is a list of points `x,y` that the pen passes through in a
/// smooth curve, on a field of 100×100 with y downwards; after a point marked `*` the pen turns
/// sharply. The points were set by hand, by looking at handwriting.
final class DigitTemplates {
  /// One way to write a digit.
  ///
  /// @param digit 0 to 9
  /// @param weight how often it is chosen, relative to the other ways of the digit
  /// @param points x and y of all points, stroke by stroke
  /// @param ends whether a point ends a stroke
  /// @param corners whether the pen turns sharply at a point
  record Template(
      int digit, int weight, List<Double> points, List<Boolean> ends, List<Boolean> corners) {}

  private static final String TEXT =
      """
      0 3 55,1 25,12 6,50 20,88 50,100 80,86 95,48 80,12 50,0 35,6
      0 3 50,0 28,18 20,52 30,88 50,100 70,86 80,50 72,16 48,2
      0 3 70,8 40,3 12,30 5,65 25,97 60,96 88,66 90,30 68,6 45,10
      0 2 58,3 25,15 8,55 25,94 60,96 92,60 86,20 58,4 38,18
      0 2 40,8 12,35 8,75 35,100 70,88 92,50 80,12 52,0 30,14
      0 2 88,14 60,2 25,20 3,60 22,96 58,92 90,55 92,18 70,4
      0 1 50,2 85,20 95,55 75,92 45,99 14,80 6,42 22,10 55,0
      1 8 50,0 50,50 50,100
      1 3 53,0 49,50 52,100
      1 2 50,0 54,50 50,100
      1 2 36,16 50,0* 50,50 50,100
      1 1 25,25 50,0* 50,50 50,100
      1 1 28,22 50,0* 50,50 50,100* | 20,100 80,100
      2 3 8,22 28,3 62,0 84,22 62,58 8,100* 50,98 96,98
      2 3 10,22 35,2 70,3 84,28 62,64 34,92 12,96 8,84 26,77 58,88 96,96
      2 2 5,28 38,0 78,14 68,52 36,82 5,100* 50,93 95,92
      2 2 12,12 45,0 78,10 80,38 48,76 20,98 4,90 18,76 52,84 80,97 100,88
      2 2 20,10 52,0 72,22 58,62 30,95 8,92 14,72 45,80 98,74
      2 1 15,30 20,6 55,0 78,24 55,65 12,98* 55,90 90,100
      3 3 10,12 45,0 82,17 70,40 38,48* 74,54 90,76 60,100 8,90
      3 3 12,10 50,0 80,20 58,44 38,49 62,53 86,74 62,98 10,94
      3 2 10,4 50,2 86,4* 68,22 42,42* 82,54 88,82 52,100 8,90
      3 2 14,14 48,0 76,16 62,40 38,50 44,40 72,52 86,78 50,100 5,86
      3 2 20,16 48,1 70,14 60,38 36,48* 66,54 78,76 52,99 16,92
      3 1 8,22 40,0 84,12 76,40 46,46* 88,52 96,80 50,98 4,80
      4 3 14,0 8,48* 45,52 88,46 | 80,4 74,50 70,100
      4 3 16,4 8,38 24,56 52,54 80,38 | 84,0 76,50 66,100
      4 2 66,0 38,32 5,64* 50,66 98,62 | 68,2 66,50 64,100
      4 2 18,6 12,42 40,52 78,44 82,4* 78,50 74,100
      4 2 26,2 10,44* 50,46 92,40 | 66,14 58,55 50,100
      4 2 74,2 30,14 10,44 34,56 72,36 84,0* 76,50 70,100
      4 2 4,14 8,50 36,58 90,42 | 92,2 78,40 60,100
      5 3 88,2 55,2 26,4* 20,42* 55,40 84,62 70,90 36,100 5,90
      5 3 26,6 18,46* 54,42 80,66 60,94 10,96 | 26,6 60,4 96,0
      5 2 92,2 46,4 24,26 46,48 72,70 52,96 6,94
      5 2 100,4 70,8 44,6* 32,38* 58,44 66,68 44,92 4,96
      5 2 80,0 30,4* 22,46* 60,38 90,58 84,88 50,100 14,88
      5 1 40,10 30,42* 62,48 68,76 40,98 4,88 | 40,10 70,10 100,2
      6 3 68,0 30,28 9,66 24,96 62,98 84,78 62,58 28,64 12,80
      6 3 52,0 26,34 16,74 38,100 68,88 66,64 42,60 20,78
      6 2 84,4 48,8 16,42 10,80 40,100 80,88 78,62 48,54 18,72
      6 2 34,0 20,40 14,76 36,100 74,92 82,70 58,56 28,68 16,86
      6 2 76,0 44,28 18,64 18,94 50,98 78,78 72,62 44,70 22,92
      7 3 5,8 48,7 92,4* 60,48 38,100
      7 2 5,8 48,6 90,4* 58,48 40,100 | 26,52 80,46
      7 2 10,26 10,8* 52,6 92,6* 68,50 54,100
      7 3 4,18 28,4 60,8 90,8* 64,46 52,100
      7 2 6,12 50,2 84,8 80,32 58,64 46,100
      7 1 6,10 50,8 88,6* 82,50 76,100
      7 1 10,22 12,6* 90,6* 52,56 44,100 | 22,58 74,52
      8 3 80,14 50,0 22,16 34,40 68,60 82,82 50,100 18,84 32,60 66,40 82,14
      8 2 66,10 46,0 32,18 44,42 60,62 64,86 44,100 28,84 42,58 60,38 70,12
      8 2 90,6 58,2 26,16 40,42 72,66 62,95 32,99 20,80 48,54 84,26 88,6
      8 2 48,46 22,28 36,4 68,2 80,22 52,46 24,64 20,90 48,100 78,88 74,62 48,46
      8 2 88,10 60,0 30,14 42,38 62,58 60,90 34,100 16,86 34,64 70,36 90,8
      8 1 50,48 24,24 50,0 76,24 50,48 20,74 50,100 80,74 50,48
      9 3 80,16 48,0 14,24 28,50 62,42 80,12* 78,56 74,100
      9 3 78,10 40,6 14,36 40,52 74,34 84,6* 72,50 54,100
      9 2 82,20 50,0 14,24 34,52 72,40 82,20 80,62 58,96 18,94
      9 2 74,12 44,0 18,22 32,46 62,38 76,14 70,56 50,100
      9 2 82,28 62,2 24,12 14,36 44,46 78,26* 72,60 66,100
      9 1 70,14 42,2 22,24 40,44 66,32 72,12 74,52 84,100
      """;

  private DigitTemplates() {}

  /// All ways of all digits, in the order of the text.
  static List<Template> all() {
    return TEXT.lines().map(DigitTemplates::parse).toList();
  }

  private static Template parse(String line) {
    String[] words = line.split(" ", -1);
    List<Double> points = new ArrayList<>();
    List<Boolean> ends = new ArrayList<>();
    List<Boolean> corners = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      if (words[i].equals("|")) {
        ends.set(ends.size() - 1, true);
        continue;
      }
      boolean corner = words[i].endsWith("*");
      String[] point = words[i].substring(0, words[i].length() - (corner ? 1 : 0)).split(",", -1);
      points.add(Double.valueOf(point[0]));
      points.add(Double.valueOf(point[1]));
      ends.add(i == words.length - 1);
      corners.add(corner);
    }
    return new Template(
        Integer.parseInt(words[0]), Integer.parseInt(words[1]), points, ends, corners);
  }
}
