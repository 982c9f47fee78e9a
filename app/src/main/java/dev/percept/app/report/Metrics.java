package dev.percept.app.report;

import dev.percept.app.chart.Point;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What was measured while a network was trained: the lines of a run's `metrics.jsonl`.
///
/// @param lines in order; each has `iteration`, and numbers under their names
public record Metrics(List<Json.Fields> lines) {
  private static final long LONGEST = 1L << 28;
  private static final String ITERATION = "iteration";

  public Metrics {
    lines = List.copyOf(lines);
  }

  /// Reads a log. A last line without an end is of a run that was killed, or still writes, and is
  /// left out.
  ///
  /// @throws FormatException if it is no such log
  /// @throws IOException if it cannot be read
  public static Metrics read(Path file) throws IOException {
    String source = FormatException.source(file);
    if (Files.size(file) > LONGEST) {
      throw FormatException.in(source, "at most %,d bytes".formatted(LONGEST), "more");
    }
    byte[] text = Files.readAllBytes(file);
    List<Json.Fields> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        String place = source + ", line " + (lines.size() + 1);
        byte[] line = Arrays.copyOfRange(text, start, i);
        if (!(Json.parse(place, line) instanceof Json.Fields fields)) {
          throw FormatException.in(place, "an object", "another value");
        }
        fields.whole(place, ITERATION);
        lines.add(fields);
        start = i + 1;
      }
    }
    return new Metrics(lines);
  }

  /// Whether there is anything.
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /// Whether something was measured under that name.
  public boolean has(String name) {
    for (Json.Fields line : lines) {
      if (line.get(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// What the samples are called that were measured: `test` or `validation`.
  public String measuredOn() {
    return has("validation_loss") ? "validation" : "test";
  }

  /// The iterations and what was measured then under that name; what was not a number is NaN.
  public List<Point> points(String name) {
    List<Point> points = new ArrayList<>();
    for (Json.Fields line : lines) {
      if (line.get(name).isPresent()) {
        points.add(new Point(number(line, ITERATION), number(line, name)));
      }
    }
    return points;
  }

  private static double number(Json.Fields line, String name) {
    Json value = line.get(name).orElseThrow();
    if (value instanceof Json.Whole whole) {
      return whole.value();
    }
    return value instanceof Json.Real real ? real.value() : Double.NaN;
  }
}
