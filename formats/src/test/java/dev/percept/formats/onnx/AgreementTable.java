package dev.percept.formats.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How operators agreed with ONNX Runtime, as the table in docs/measurements.md.
final class AgreementTable {
  static final String BEGIN = "<!-- OperatorCasesTest: begin -->";
  static final String END = "<!-- OperatorCasesTest: end -->";

  private final Map<String, Row> rows = new TreeMap<>();

  /// What became of the cases of an operator.
  private static final class Row {
    int cases;
    int agreed;
    double worst;
  }

  /// A case is tried.
  synchronized void tried(String operator) {
    rows.computeIfAbsent(operator, _ -> new Row()).cases++;
  }

  /// It agreed.
  ///
  /// @param difference the largest, as a part of the largest number
  synchronized void agreed(String operator, double difference) {
    Row row = rows.computeIfAbsent(operator, _ -> new Row());
    row.agreed++;
    row.worst = Math.max(row.worst, difference);
  }

  synchronized String text() {
    StringBuilder text = new StringBuilder("| operator | cases | agree | worst difference |\n");
    text.append("|---|---|---|---|\n");
    int cases = 0;
    int agreed = 0;
    double worst = 0;
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      Row row = entry.getValue();
      text.append(line(entry.getKey(), row.cases, row.agreed, row.worst));
      cases += row.cases;
      agreed += row.agreed;
      worst = Math.max(worst, row.worst);
    }
    return text.append(line("all " + rows.size(), cases, agreed, worst)).toString();
  }

  private static String line(String name, int cases, int agreed, double worst) {
    return "| %s | %d | %d | %s |\n".formatted(name, cases, agreed, number(worst));
  }

  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e", -1);
    String power =
        Integer.toString(Integer.parseInt(parts[1]))
            .chars()
            .mapToObj(c -> c == '-' ? "⁻" : "" + "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'))
            .reduce("", String::concat);
    return parts[0] + "·10" + power;
  }

  /// Writes the table between its two lines of a document.
  void writeInto(Path document) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("%s: no lines %s and %s".formatted(document, BEGIN, END));
    }
    Files.writeString(
        document, text.substring(0, begin) + BEGIN + "\n" + text() + text.substring(end));
  }
}
