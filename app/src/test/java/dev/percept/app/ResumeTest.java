package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A run that was asked to stop by a signal, and what `--resume` makes of its folder.
final class ResumeTest {
  /// Everything that a checkpoint has to remember takes part.
  private static final String[] RUN = {
    "--model=pool 2, conv 3 3x3, batchnorm, pool 2, relu, dropout 0.1, dense 16, relu, dense classes",
    "--optimizer=adam 0.002",
    "--schedule=plateau 2 0.5",
    "--averaging=0.9",
    "--augment=shift 2, rotate 5",
    "--keep=best",
    "--patience=40",
    "--batch=20",
    "--iterations=400",
    "--validation=100",
    "--threads=2",
    "--kernels=scalar"
  };

  @TempDir private static Path folder;
  private static Path data;
  private static Path undisturbed;
  private static Path stopped;
  private static Run stop;

  private static List<Object> train(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data));
    words.addAll(List.of(RUN));
    words.addAll(List.of(more));
    return words;
  }

  @BeforeAll
  static void stopARun() throws Exception {
    data = SmallData.write(folder);
    undisturbed = folder.resolve("undisturbed");
    Run whole = Run.percept(train("--out", undisturbed).toArray());
    assertThat(whole.code()).as(whole.err()).isZero();
    stopped = folder.resolve("stopped");
    Child child =
        Child.start(folder, List.of(), train("--out", stopped, "--checkpoint-every=20").toArray());
    child.untilLines(stopped.resolve("metrics.jsonl"), 5);
    child.process().destroy();
    stop = child.ended();
  }

  /// A copy of the stopped run, to do something to.
  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(stopped)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  private static void assertSameAsUndisturbed(Path run) {
    assertThat(run.resolve("metrics.jsonl"))
        .hasSameTextualContentAs(undisturbed.resolve("metrics.jsonl"), StandardCharsets.UTF_8);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
    assertThat(new RunFolder(run).record()).content().contains("\"outcome\"");
  }

  private static List<Path> checkpoints(Path run) throws IOException {
    return new RunFolder(run).checkpoints();
  }

  @Test
  void aSignalWritesACheckpointAndSaysHowToGoOn() throws IOException {
    assertThat(stop.code()).isEqualTo(143);
    assertThat(stop.err())
        .containsPattern("percept: stopped after [0-9]+ iterations; percept train --resume ");
    assertThat(stopped.resolve("model.safetensors")).exists();
    assertThat(checkpoints(stopped)).hasSizeBetween(2, 3);
    assertThat(stopped.resolve("run.json")).content().doesNotContain("outcome");
    assertThat(stopped.resolve("report.html"))
        .content()
        .contains("This run was stopped before its end", "Confusion matrix");
  }

  @Test
  void theRunGoesOnWithItsOwnOptionsAndGivesTheSameBytes() throws IOException {
    Path run = copy("goes-on");
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("going on after ");
    assertSameAsUndisturbed(run);
    assertThat(checkpoints(run)).isEmpty();
    Run again = Run.percept("train", "--resume", run);
    assertThat(again.code()).isZero();
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).contains("has ended after ", "weights  sha256 ");
    Run json = Run.percept("train", "--resume", run, "--json");
    assertThat(Json.parse("out", json.out().strip().getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Json.Fields.class);
  }

  @ParameterizedTest
  @CsvSource({"1, auto", "3, scalar"})
  void threadsAndKernelsMayBeOthers(int threads, String kernels) throws IOException {
    Path run = copy("threads" + threads);
    Run resumed =
        Run.percept(
            "train", "--resume", run, "--threads", threads, "--kernels", kernels, "--data", data);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertSameAsUndisturbed(run);
  }

  @Test
  void theTimesGoOnToo() throws IOException {
    Path run = copy("times");
    Run.percept("train", "--resume", run);
    List<String> times = Files.readAllLines(run.resolve("times.jsonl"));
    assertThat(times).hasSameSizeAs(Files.readAllLines(run.resolve("metrics.jsonl")));
    double last = 0;
    for (String line : times) {
      Json.Fields fields = (Json.Fields) Json.parse("line", line.getBytes(StandardCharsets.UTF_8));
      assertThat(fields.real("line", "seconds")).isGreaterThan(last);
      last = fields.real("line", "seconds");
    }
  }

  @Test
  void aDamagedCheckpointIsToldOfAndTheOneBeforeTaken() throws IOException {
    Path run = copy("damaged");
    Path newest = checkpoints(run).getFirst();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains(newest + ", ", "expected the SHA-256 in ", "going on from the one before");
    assertSameAsUndisturbed(run);
  }

  @Test
  void whereAllAreDamagedTheRunIsNotBegunAgainBySurprise() throws IOException {
    Path run = copy("all-damaged");
    for (Path checkpoint : checkpoints(run)) {
      Files.write(checkpoint, new byte[100]);
    }
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("checkpoints are damaged; percept train --out begins again");
  }

  @Test
  void withoutACheckpointTheRunBeginsAtItsBeginning() throws IOException {
    Path run = copy("early");
    RunFolder.remove(checkpoints(run));
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertSameAsUndisturbed(run);
  }

  @Test
  void aLogThatWasCutIsFound() throws IOException {
    Path run = copy("cut");
    Files.write(run.resolve("metrics.jsonl"), new byte[0]);
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("the log has fewer lines than it had then");
  }

  @Test
  void anotherDataSetIsRefused() throws IOException {
    Path run = copy("data");
    Path other = SmallData.write(Files.createDirectory(folder.resolve("other")), 2);
    Run resumed = Run.percept("train", "--resume", run, "--data", other);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains(" is of another run: its data set is ");
    assertThat(checkpoints(run)).hasSameSizeAs(checkpoints(stopped));
  }

  @ParameterizedTest
  @CsvSource({"percept, 0.0.9", "network, 28×28 → dense 10", "steps, 399"})
  void aCheckpointOfAnotherRunIsRefused(String part, String value) throws Exception {
    Path run = copy("other-" + part);
    for (Path checkpoint : checkpoints(run)) {
      Rewritten.part(checkpoint, part, value);
    }
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err())
        .contains(" is of another run: its %s is %s, that of this run is ".formatted(part, value));
    assertThat(checkpoints(run)).hasSameSizeAs(checkpoints(stopped));
  }

  @ParameterizedTest
  @CsvSource({"--seed=2", "--batch=21", "--optimizer=sgd 1", "--out=elsewhere"})
  void anotherOptionIsRefused(String option) throws IOException {
    Path run = copy("option" + option.hashCode());
    Run resumed = Run.percept("train", "--resume", run, option);
    assertThat(resumed.code()).isEqualTo(2);
    assertThat(resumed.err()).contains(option.split("=", 2)[0] + ": a run goes on with what");
    Run same = Run.percept("train", "--resume", run, "--seed=1", "--batch=20");
    assertThat(same.code()).as(same.err()).isZero();
    assertSameAsUndisturbed(run);
  }

  @Test
  void aRecipeThatWasChangedMeanwhileIsRefused() throws Exception {
    Path recipe = folder.resolve("mine.recipe");
    String text = "model = dense classes\nsteps = 100000\nbatch = 10\noptimizer = sgd 0.1\n";
    Files.writeString(recipe, text);
    Path run = folder.resolve("recipe");
    Child child =
        Child.start(folder, List.of(), "train", "--data", data, "--recipe", recipe, "--out", run);
    child.untilLines(run.resolve("metrics.jsonl"), 1);
    child.process().destroy();
    child.ended();
    Files.writeString(recipe, text.replace("0.1", "0.2"));
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("its optimizer is Sgd[learningRate=0.1], that of this run");
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    Run run = Run.percept("train", "--resume", folder);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("expected the folder of a run, found no run.json in it");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "x", "5h", "30 s"})
  void anIntervalThatIsNoneIsWrongUsage(String interval) {
    Run run = Run.percept("train", "--data", data, "--checkpoint-every", interval);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--checkpoint-every: expected one of 30s, 5m, 1000");
  }

  @Test
  void oneFolderOneRun() throws IOException {
    Path run = copy("locked");
    try (RunLog log = RunLog.open(new RunFolder(run), "test")) {
      for (Object[] command :
          new Object[][] {{"train", "--resume", run}, train("--out", run).toArray()}) {
        Run second = Run.percept(command);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).contains(run + ": another run is writing into this folder");
      }
      assertThat(log.hasFailed()).isFalse();
    }
    assertThat(checkpoints(run)).isNotEmpty();
    assertThat(Run.percept("train", "--resume", run).code()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneLine() throws IOException {
    Path run = Files.createDirectory(folder.resolve("read-only"));
    assumeTrue(
        run.toFile().setWritable(false) && !Files.isWritable(run), "skipped: all is allowed");
    Run first = Run.percept(train("--out", run).toArray());
    assertThat(first.code()).isEqualTo(1);
    assertThat(first.err()).contains("metrics.jsonl: no permission");
  }

  @Test
  void aLossThatIsNotANumberStopsTheRun() throws IOException {
    Path run = folder.resolve("nan");
    String[] words = {"--recipe=mlp", "--learning-rate=1e30", "--iterations=50"};
    Run diverged = Run.percept("train", "--data", data, "--out", run, words[0], words[1], words[2]);
    assertThat(diverged.code()).isEqualTo(1);
    assertThat(diverged.err())
        .containsPattern(
            "percept: the loss of iteration [0-9]+ is (NaN|Infinity): learning rate .*, gradient norm .*; .*"
                + "dense[12].*; try a lower --learning-rate or --clip-norm 1");
    assertThat(run.resolve("model.safetensors")).doesNotExist();
    Run ignored =
        Run.percept(
            "train", "--data", data, "--out", run, words[0], words[1], words[2], "--nan=ignore");
    assertThat(ignored.code()).as(ignored.err()).isZero();
    assertThat(run.resolve("model.safetensors")).exists();
  }
}
