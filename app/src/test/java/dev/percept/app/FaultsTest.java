package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that are killed, that have no room on the disk, and that have no memory. A few kills here;
/// `mvn verify -Pfaults` does 200.
final class FaultsTest {
  private static final String[] RUN = {
    "--model=pool 2, conv 3 3x3, batchnorm, pool 2, relu, dropout 0.1, dense 16, relu, dense classes",
    "--optimizer=adam 0.002",
    "--schedule=plateau 2 0.5",
    "--averaging=0.9",
    "--augment=shift 2, rotate 5",
    "--keep=best",
    "--batch=20",
    "--iterations=300",
    "--validation=100"
  };
  private static final String[] INTERVALS = {"1", "1", "5", "1s"};

  @TempDir private static Path folder;
  private static Path data;
  private static Path undisturbed;

  private static List<Object> train(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data));
    words.addAll(List.of(RUN));
    words.addAll(List.of(more));
    return words;
  }

  @BeforeAll
  static void runUndisturbed() throws IOException {
    data = SmallData.write(folder);
    undisturbed = folder.resolve("undisturbed");
    Run whole = Run.percept(train("--out", undisturbed).toArray());
    assertThat(whole.code()).as(whole.err()).isZero();
  }

  private static void assertSameAsUndisturbed(Path run) {
    assertThat(run.resolve("metrics.jsonl"))
        .hasSameBinaryContentAs(undisturbed.resolve("metrics.jsonl"));
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
  }

  private static Child startOrResume(Path run, String interval, int threads) throws IOException {
    List<Object> words =
        Files.exists(run.resolve("run.json"))
            ? new ArrayList<>(List.of("train", "--resume", run))
            : train("--out", run);
    words.addAll(List.of("--checkpoint-every", interval, "--threads", threads));
    return Child.start(folder, List.of(), words.toArray());
  }

  private static String place(Path run, List<String> before) throws IOException {
    List<String> now = names(run);
    if (now.stream().anyMatch(name -> name.startsWith(".checkpoint-"))) {
      return "inside the write of a checkpoint";
    }
    if (now.stream().anyMatch(name -> name.endsWith(".tmp"))) {
      return "inside the write of another file";
    }
    if (!now.contains("run.json")) {
      return "before the run had begun";
    }
    if (now.contains("model.safetensors")) {
      return "after the model was written";
    }
    return now.equals(before) ? "while Java and the run were starting" : "between checkpoints";
  }

  private static List<String> names(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(run)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aRunThatIsKilledAtAnyMomentEndsWithTheSameBytes() throws Exception {
    int kills = Integer.getInteger("percept.kills", 4);
    SplittableRandom random = new SplittableRandom(kills);
    Map<String, Integer> places = new TreeMap<>();
    int killed = 0;
    int ended = 0;
    long startNanos = TimeUnit.MILLISECONDS.toNanos(500);
    while (killed < kills) {
      Path run = folder.resolve("killed" + ended);
      List<String> before = names(run);
      long start = System.nanoTime();
      Child child =
          startOrResume(run, INTERVALS[random.nextInt(INTERVALS.length)], 1 + random.nextInt(3));
      // Mostly while it trains, sometimes while it starts.
      long wait = random.nextLong(random.nextInt(6) == 0 ? startNanos : startNanos * 3);
      if (wait >= startNanos) {
        untilSomethingIsNew(child, run, before);
        startNanos = (3 * startNanos + System.nanoTime() - start) / 4;
        TimeUnit.NANOSECONDS.sleep(random.nextLong(startNanos));
      } else {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      boolean alive = child.process().isAlive();
      child.process().destroyForcibly();
      Run result = child.ended();
      if (alive && result.code() != 0) {
        assertThat(result.code()).as(result.err()).isEqualTo(137);
        killed++;
        places.merge(place(run, before), 1, Integer::sum);
      } else {
        assertThat(result.code()).as(result.err()).isZero();
        assertSameAsUndisturbed(run);
        ended++;
      }
    }
    Path last = folder.resolve("killed" + ended);
    Run result = startOrResume(last, "1s", 2).ended();
    assertThat(result.code()).as(result.err()).isZero();
    assertSameAsUndisturbed(last);
    String report = "survived %d kills in %d runs: %s%n".formatted(killed, ended + 1, places);
    Files.writeString(Path.of("target", "kills.txt"), report);
    System.out.print(report);
  }

  private static void untilSomethingIsNew(Child child, Path run, List<String> before)
      throws IOException, InterruptedException {
    while (child.process().isAlive() && names(run).equals(before)) {
      Thread.sleep(1);
    }
  }

  // A limit on the size of files is a disk that is full: a write ends in the middle.
  @Test
  void whereThereIsNoRoomForCheckpointsTheRunSaysSoAndLeavesNothingHalf() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no /bin/sh here");
    Path run = folder.resolve("full");
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"));
    command.addAll(
        Child.command(
            List.of("-XX:-UsePerfData"), train("--out", run, "--checkpoint-every=50").toArray()));
    Run full = Child.start(folder, command).ended();
    assertThat(full.code()).as(full.err()).isEqualTo(1);
    assertThat(full.err())
        .containsOnlyOnce("percept: warning: no checkpoint: ")
        .contains("training goes on, older ones stay")
        .contains("model.safetensors: could not be written: File too large")
        .doesNotContain("Exception");
    assertThat(names(run)).containsExactly("metrics.jsonl", "run.json", "times.jsonl");
    Run resumed = Run.percept("train", "--resume", run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertSameAsUndisturbed(run);
  }

  @Test
  void whereMemoryIsTooSmallOneLineSaysForWhatAndWhatHelps() throws Exception {
    assertOutOfMemory(
        "--batch=5000",
        "out of memory: a batch of 5,000 takes about [0-9,]+ MB .*--batch takes less");
    assertOutOfMemory(
        "--model=dense 9000, relu, dense classes",
        "out of memory: the weights of the network do not fit the [0-9]+ MB .*--model takes less");
    assertOutOfMemory(
        "--model=dense 3000, relu, dense classes",
        "out of memory: the network, its gradients and its optimizer take about .*--model takes less");
  }

  private static void assertOutOfMemory(String option, String message) throws Exception {
    Run run =
        Child.start(
                folder,
                List.of("-Xmx32m"),
                "train",
                "--data",
                data,
                "--recipe=cnn-fast",
                "--out",
                folder.resolve("small"),
                option)
            .ended();
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).containsPattern(message).doesNotContain("Exception", "\tat ");
  }

  @Test
  void twoProcessesCannotHaveOneFolder() throws Exception {
    Path run = folder.resolve("two");
    List<Object> words = train("--out", run);
    words.replaceAll(word -> word.equals("--iterations=300") ? "--iterations=1000000" : word);
    Child first = Child.start(folder, List.of(), words.toArray());
    first.untilLines(run.resolve("metrics.jsonl"), 1);
    Run second = Child.start(folder, List.of(), train("--out", run).toArray()).ended();
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err()).contains(run + ": another run is writing into this folder");
    first.process().destroyForcibly();
    first.ended();
    // A lock that nobody holds any more is none.
    Run third = Run.percept(train("--out", run).toArray());
    assertThat(third.code()).as(third.err()).isZero();
    assertSameAsUndisturbed(run);
  }
}
