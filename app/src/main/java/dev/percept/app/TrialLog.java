package dev.percept.app;

import dev.percept.formats.AtomicFile;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.tune.Configuration;
import dev.percept.tune.Job;
import dev.percept.tune.Outcome;
import dev.percept.tune.Space;
import dev.percept.tune.TrialResult;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The trials of a search as they end, a line of JSON each: in `trials.jsonl` in the order of their
/// numbers, the same bytes whenever the search is done again, also if it is killed and gone on
/// with. Those that have ended before an earlier one wait in `waiting.jsonl`, so that nothing is
/// lost.
///
/// As long as it is open, no other process can open it.
final class TrialLog implements Closeable {
  private static final String NAME = "trials.jsonl";
  private static final String WAITING = "waiting.jsonl";

  private final Path file;
  private final Path waitingFile;
  private final FileChannel channel;
  private final List<TrialResult> ended = new ArrayList<>();
  private final NavigableMap<Integer, TrialResult> waiting = new TreeMap<>();
  private int next;
  private @Nullable IOException failure;

  private TrialLog(Path file, Path waitingFile, FileChannel channel) {
    this.file = file;
    this.waitingFile = waitingFile;
    this.channel = channel;
  }

  /// Opens the log in a folder, and changes nothing of it until [#forget] or [#read].
  ///
  /// @throws IOException if another search has it, or it cannot be written
  @SuppressWarnings("MustBeClosedChecker") // closed by the log
  static TrialLog open(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (!RunLog.lock(channel)) {
        throw new IOException(
            "%s: another search is writing into this folder: wait until it has ended, or name another with --out"
                .formatted(folder));
      }
      return new TrialLog(file, folder.resolve(WAITING), channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// What a log has, in the order of the numbers of jobs. Nothing is changed, and a search may be
  /// writing it: a last line that is not whole is left out.
  ///
  /// @param space what is searched
  /// @throws IOException if it is of another space, or damaged
  static List<TrialResult> read(Path folder, Space space) throws IOException {
    NavigableMap<Integer, TrialResult> results = new TreeMap<>();
    for (String name : new String[] {WAITING, NAME}) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        for (TrialResult result : wholeLines(file, space).results()) {
          results.put(result.job().number(), result);
        }
      }
    }
    return List.copyOf(results.values());
  }

  /// The whole lines of a file.
  ///
  /// @param bytes how long they are
  private record Lines(List<TrialResult> results, int bytes) {}

  private static Lines wholeLines(Path file, Space space) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<TrialResult> results = new ArrayList<>();
    int whole = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, whole, at);
        results.add(parse(file + ", line " + (results.size() + 1), line, space));
        whole = at + 1;
      }
    }
    return new Lines(results, whole);
  }

  /// Whether a process is writing the log of a search.
  static boolean isInWork(Path folder) throws IOException {
    return RunLog.isLocked(folder.resolve(NAME));
  }

  /// Whether trials of an earlier search are there.
  boolean isUsed() throws IOException {
    return channel.size() > 0;
  }

  /// Forgets what is there.
  void forget() throws IOException {
    channel.truncate(0);
    Files.deleteIfExists(waitingFile);
  }

  /// Reads what is there. What comes after the last whole line is forgotten: a kill can cut one.
  ///
  /// @param space what is searched
  /// @throws IOException if it is of another space, or damaged
  void read(Space space) throws IOException {
    Lines lines = wholeLines(file, space);
    ended.addAll(lines.results());
    channel.truncate(lines.bytes()).position(lines.bytes());
    next = ended.size();
    if (Files.exists(waitingFile)) {
      for (String line : Files.readAllLines(waitingFile)) {
        TrialResult result =
            parse(waitingFile.toString(), line.getBytes(StandardCharsets.UTF_8), space);
        if (result.job().number() >= next) {
          waiting.put(result.job().number(), result);
          ended.add(result);
        }
      }
    }
  }

  /// All that have ended, in no order.
  List<TrialResult> ended() {
    return List.copyOf(ended);
  }

  /// Writes one that has ended. A failure is kept for [#check].
  void write(TrialResult result) {
    ended.add(result);
    waiting.put(result.job().number(), result);
    try {
      while (!waiting.isEmpty() && waiting.firstKey() == next) {
        append(json(waiting.pollFirstEntry().getValue()) + "\n");
        next++;
      }
      writeWaiting();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void writeWaiting() throws IOException {
    if (waiting.isEmpty()) {
      Files.deleteIfExists(waitingFile);
      return;
    }
    StringBuilder text = new StringBuilder();
    waiting.values().forEach(result -> text.append(json(result)).append('\n'));
    AtomicFile.write(
        waitingFile, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /// @throws IOException if a line could not be written
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("%s: could not be written: %s".formatted(file, failure.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// A line of the log.
  static Json.Fields json(TrialResult result) {
    Job job = result.job();
    Json.Builder configuration = Json.object();
    job.configuration().texts().forEach(configuration::with);
    Json.Builder fields =
        Json.object()
            .with("job", job.number())
            .with("suggestion", job.suggestion())
            .with("configuration", configuration.build())
            .with("seed", job.seed())
            .with("bracket", job.bracket())
            .with("rung", job.rung())
            .with("from", job.from())
            .with("to", job.to())
            .with("reports", result.reports().stream().map(TrialLog::json).toList());
    return switch (result.outcome()) {
      case Outcome.Measured(List<Double> values) -> fields.with("values", numbers(values)).build();
      case Outcome.Failed(String reason) -> fields.with("failed", reason).build();
    };
  }

  private static Json.Fields json(TrialResult.Report report) {
    return Json.object()
        .with("units", report.units())
        .with("values", numbers(report.values()))
        .build();
  }

  private static List<Json> numbers(List<Double> values) {
    return values.stream().map(Json::of).toList();
  }

  private static TrialResult parse(String source, byte[] line, Space space) throws IOException {
    if (!(Json.parse(source, line) instanceof Json.Fields fields)) {
      throw FormatException.in(source, "a trial", "another value");
    }
    Json.Fields texts = fields.fields(source, "configuration");
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : texts.members().keySet()) {
      settings.put(name, texts.text(source, name));
    }
    Configuration configuration;
    try {
      configuration = space.configuration(settings);
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
    Job job =
        new Job(
            whole(source, fields, "job"),
            whole(source, fields, "suggestion"),
            configuration,
            fields.whole(source, "seed"),
            whole(source, fields, "bracket"),
            whole(source, fields, "rung"),
            whole(source, fields, "from"),
            whole(source, fields, "to"));
    List<TrialResult.Report> reports = new ArrayList<>();
    for (Json item : fields.items(source, "reports")) {
      if (!(item instanceof Json.Fields report)) {
        throw FormatException.in(source, "reports", "another value");
      }
      reports.add(new TrialResult.Report(whole(source, report, "units"), reals(source, report)));
    }
    Outcome outcome =
        fields.get("failed").isPresent()
            ? new Outcome.Failed(fields.text(source, "failed"))
            : new Outcome.Measured(reals(source, fields));
    return new TrialResult(job, reports, outcome);
  }

  private static int whole(String source, Json.Fields fields, String name) throws IOException {
    long value = fields.whole(source, name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw FormatException.in(source + ", " + name, "0 to " + Integer.MAX_VALUE, "" + value);
    }
    return (int) value;
  }

  // What is not finite is written as null.
  private static List<Double> reals(String source, Json.Fields fields) throws IOException {
    List<Double> values = new ArrayList<>();
    for (Json item : fields.items(source, "values")) {
      switch (item) {
        case Json.Real(double value) -> values.add(value);
        case Json.Whole(long value) -> values.add((double) value);
        case Json.Null none -> values.add(Double.NaN);
        default -> throw FormatException.in(source, "numbers as values", item.toString());
      }
    }
    return values;
  }
}
