package dev.percept.app;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Theme;
import dev.percept.app.report.Charts;
import dev.percept.app.report.ComparePage;
import dev.percept.app.report.ComparedRun;
import dev.percept.formats.AtomicFile;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept compare`: several runs beside each other.
@Command(
    name = "compare",
    description = "Show runs beside each other: what came out, and what they differ in.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept compare runs/a runs/b",
      "  percept compare runs/* --html compare.html --svg compare.svg",
      "%nThe SVG has the loss, and one more, named FILE-2, accuracy or error."
    })
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "RUN", arity = "2..*", description = "The folders of two or more runs.")
  private List<Path> runs = List.of();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a page with the curves of all runs over each other.")
  private @Nullable Path html;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Also write the curves as SVG files, or PNG files if the name ends so.")
  private @Nullable Path svg;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (svg != null && !ChartFiles.canBe(svg)) {
      throw new ParameterException(spec.commandLine(), "--svg: " + ChartFiles.expected(svg));
    }
    List<ComparedRun> compared = new ArrayList<>();
    List<Json> all = new ArrayList<>();
    List<String> names = names();
    for (int i = 0; i < runs.size(); i++) {
      PastRun run = PastRun.read(runs.get(i));
      compared.add(compared(names.get(i), run));
      Json.Builder fields = Json.object().with("run", runs.get(i).toString());
      run.record().outcome().ifPresent(outcome -> fields.with("outcome", outcome));
      all.add(fields.build());
    }
    if (json.isSet()) {
      terminal.line(Json.object().with("runs", all).build().toString());
    } else {
      print(compared);
    }
    if (html != null) {
      String page = ComparePage.of(compared);
      AtomicFile.write(html, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
      say("page  " + html);
    }
    if (svg != null) {
      List<Chart> charts = Charts.overlaid(compared);
      for (Path file : ChartFiles.write(charts, svg, Theme.LIGHT)) {
        say("chart " + file);
      }
    }
    return 0;
  }

  private void say(String text) {
    if (!json.isSet()) {
      terminal.line(text);
    }
  }

  // The last part of each path, or all of it where two have the same.
  private List<String> names() {
    Set<String> shorts = new HashSet<>();
    runs.forEach(run -> shorts.add(shortName(run)));
    boolean unique = shorts.size() == runs.size();
    return runs.stream().map(run -> unique ? shortName(run) : run.toString()).toList();
  }

  private static String shortName(Path run) {
    return String.valueOf(run.toAbsolutePath().normalize().getFileName());
  }

  private static ComparedRun compared(String name, PastRun run) throws IOException {
    SequencedMap<String, String> results = new LinkedHashMap<>();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    Optional<Json.Fields> outcome = run.record().outcome();
    List<Json.Fields> lines = run.metrics().lines();
    if (outcome.isEmpty() && lines.isEmpty()) {
      throw new IOException(
          run.folder().folder() + ": the run has not ended, and nothing was measured yet");
    }
    Json.Fields last = outcome.isPresent() ? outcome.get() : lines.getLast();
    String on = run.metrics().isEmpty() ? "test" : run.metrics().measuredOn();
    put(results, "iterations", last, outcome.isPresent() ? "iterations" : "iteration");
    for (String what : List.of("loss", "accuracy", "rmse")) {
      put(results, on + " " + what, last, on + "_" + what);
    }
    results.put("seconds", seconds(outcome));
    if (outcome.isPresent()) {
      facts.putAll(RunReport.facts(outcome.get()));
      facts.remove("iterations"); // among the results
    } else {
      facts.put("options", String.join(" ", run.record().arguments()));
    }
    return new ComparedRun(name, run.metrics(), results, facts);
  }

  private static String seconds(Optional<Json.Fields> outcome) {
    return outcome.flatMap(fields -> fields.get("seconds")).orElse(null)
            instanceof Json.Real(double value)
        ? "%.2f".formatted(value)
        : "not ended";
  }

  private static void put(
      SequencedMap<String, String> into, String name, Json.Fields fields, String key) {
    Json value = fields.get(key).orElse(null);
    if (value instanceof Json.Whole(long whole)) {
      into.put(name, "%,d".formatted(whole));
    } else if (value instanceof Json.Real(double real)) {
      into.put(name, Figures.number(real));
    }
  }

  private void print(List<ComparedRun> compared) {
    ComparedRun.Table results = ComparedRun.results(compared);
    List<List<String>> rows = new ArrayList<>();
    rows.add(results.head());
    rows.addAll(results.rows());
    int[] widths = new int[results.head().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(("%-" + widths[0] + "s").formatted(row.getFirst()));
      for (int i = 1; i < widths.length; i++) {
        line.append(("  %" + widths[i] + "s").formatted(row.get(i)));
      }
      terminal.line(line.toString());
    }
    ComparedRun.Table differences = ComparedRun.differences(compared);
    for (List<String> row : differences.rows()) {
      terminal.line("");
      terminal.line(row.getFirst() + ":");
      for (int i = 1; i < row.size(); i++) {
        String name = ("  %-" + widths[0] + "s  ").formatted(compared.get(i - 1).name());
        String line = name + row.get(i);
        int most = terminal.columns();
        terminal.line(line.length() <= most ? line : line.substring(0, most - 1) + "…");
      }
    }
    terminal.line("");
  }
}
