package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A search for hyper-parameters from the command line.
final class TuneCommandTest {
  private static final String[] SEARCH = {
    "--model=dense {units} he, relu, dropout {p}, dense classes",
    "--space=units=logint(4,16), p=uniform(0,0.5), learning-rate=log(0.001,1)",
    "--recipe=mlp",
    "--epochs=4",
    "--budget=8",
    "--goal=accuracy,parameters",
    "--kernels=scalar"
  };

  @TempDir private static Path folder;
  private static Path data;
  private static Path undisturbed;
  private static Run whole;

  private static List<Object> tune(Object... more) {
    List<Object> words = new ArrayList<>(List.of("tune", "--data", data));
    words.addAll(List.of(SEARCH));
    words.addAll(List.of(more));
    return words;
  }

  @BeforeAll
  static void search() throws IOException {
    data = SmallData.write(folder);
    undisturbed = folder.resolve("undisturbed");
    whole = Run.percept(tune("--out", undisturbed, "--threads=2").toArray());
    assertThat(whole.code()).as(whole.err()).isZero();
  }

  private static void assertSameAsUndisturbed(Path search) {
    for (String file : new String[] {"trials.jsonl", "best/model.safetensors", "report.html"}) {
      assertThat(search.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
    assertThat(search.resolve("waiting.jsonl")).doesNotExist();
  }

  @Test
  void itSaysWhatWasFoundAndTheCommandThatTrainsIt() throws IOException {
    assertThat(whole.out())
        .contains("trial    ", "not beaten by any other:", "trained on all training data")
        .contains("units=", "learning-rate=", "test accuracy");
    String command =
        whole.lines().stream()
            .filter(line -> line.startsWith("  percept train "))
            .findFirst()
            .orElseThrow();
    Path again = folder.resolve("again");
    List<String> words = words(command.strip().substring("percept ".length()));
    words.addAll(List.of("--out", again.toString()));
    Run train = Run.percept(words.toArray());
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("best/model.safetensors"));
  }

  // What a shell makes of words with simple quotes.
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : (line + " ").toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    return words;
  }

  @Test
  void betterTrialsGetMoreEpochs() throws IOException {
    List<Json.Fields> jobs = new ArrayList<>();
    for (String line : Files.readAllLines(undisturbed.resolve("trials.jsonl"))) {
      jobs.add((Json.Fields) Json.parse("line", line.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(jobs).hasSizeGreaterThan(8);
    for (int i = 0; i < jobs.size(); i++) {
      assertThat(jobs.get(i).whole("line", "job")).isEqualTo(i);
    }
    List<Long> ends = new ArrayList<>();
    for (Json.Fields job : jobs) {
      ends.add(job.whole("line", "to"));
    }
    assertThat(ends).contains(1L, 3L, 4L);
    assertThat(ends.stream().filter(end -> end == 1).count())
        .isGreaterThan(2 * ends.stream().filter(end -> end == 4).count());
  }

  @Test
  void threadsChangeNothing() {
    Path one = folder.resolve("one");
    Run run = Run.percept(tune("--out", one, "--threads=1").toArray());
    assertThat(run.code()).as(run.err()).isZero();
    assertSameAsUndisturbed(one);
  }

  @Test
  void aSearchThatWasCutAnywhereGoesOn() throws IOException {
    byte[] trials = Files.readAllBytes(undisturbed.resolve("trials.jsonl"));
    for (int part = 0; part < 4; part++) {
      Path cut = Files.createDirectory(folder.resolve("cut" + part));
      Files.copy(undisturbed.resolve("tune.json"), cut.resolve("tune.json"));
      Files.write(
          cut.resolve("trials.jsonl"), java.util.Arrays.copyOf(trials, trials.length * part / 4));
      Run run = Run.percept("tune", "--resume", cut, "--threads", 1 + part % 2);
      assertThat(run.code()).as(run.err()).isZero();
      assertSameAsUndisturbed(cut);
    }
  }

  @Test
  @Tag("slow")
  void aSearchThatIsKilledAtAnyMomentEndsWithTheSameBytes() throws Exception {
    int kills = Math.max(2, Integer.getInteger("percept.kills", 4) / 10);
    SplittableRandom random = new SplittableRandom(kills);
    int killed = 0;
    int ended = 0;
    while (killed < kills) {
      Path out = folder.resolve("killed" + ended);
      Child child = startOrResume(out);
      TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(2_000));
      boolean alive = child.process().isAlive();
      child.process().destroyForcibly();
      Run run = child.ended();
      if (alive && run.code() != 0) {
        assertThat(run.code()).as(run.err()).isEqualTo(137);
        killed++;
      } else {
        assertThat(run.code()).as(run.err()).isZero();
        assertSameAsUndisturbed(out);
        ended++;
      }
    }
    Path out = folder.resolve("killed" + ended);
    Run run = startOrResume(out).ended();
    assertThat(run.code()).as(run.err()).isZero();
    assertSameAsUndisturbed(out);
    System.out.printf("survived %d kills in %d searches%n", killed, ended + 1);
  }

  private static Child startOrResume(Path out) throws IOException {
    return Files.exists(out.resolve("tune.json"))
        ? Child.start(folder, List.of(), "tune", "--resume", out)
        : Child.start(folder, List.of(), tune("--out", out).toArray());
  }

  @Test
  void oneObjectForPrograms() throws IOException {
    Run run =
        Run.percept(
            "tune",
            "--data",
            data,
            "--epochs=1",
            "--budget=3",
            "--search=random",
            "--json",
            "--space=hidden=int(2,4), batch=choice(10,20)",
            "--out",
            folder.resolve("json"));
    assertThat(run.code()).as(run.err()).isZero();
    Json.Fields out =
        (Json.Fields) Json.parse("out", run.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(out.whole("out", "jobs")).isEqualTo(3);
    assertThat(out.text("out", "command")).startsWith("percept train --data ");
    assertThat(out.fields("out", "train").real("train", "test_accuracy")).isBetween(0.0, 1.0);
    assertThat(out.fields("out", "best").fields("best", "configuration").members())
        .containsOnlyKeys("hidden", "batch");
  }

  @Test
  void numbersAsTargets() throws IOException {
    Path table = folder.resolve("t.csv");
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 120; i++) {
      rows.append("%d,%d,%d%n".formatted(i % 10, i % 7, 3 * (i % 10) - i % 7));
    }
    Files.writeString(table, rows);
    Run run =
        Run.percept(
            "tune",
            "--data",
            table,
            "--target=y",
            "--epochs=9",
            "--budget=4",
            "--model=dense {n}, relu, dense 1",
            "--space=n=int(2,9), optimizer=choice(\"adam 0.01\",\"sgd 0.1\")",
            "--recipe=mlp",
            "--folds=3",
            "--out",
            folder.resolve("table"));
    // The recipe's label smoothing goes with classes only.
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("rmse ", "--target y", "test rmse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--budget=soon; --budget: expected trials, such as 40, or a time, such as 90s, 5m, 1h, found \"soon\"",
        "--space=rate=log(0,1); --space: ",
        "--space=colour=choice(red,blue); or a name that --model or a choice has in braces, found colour",
        "--goal=beauty; --goal: expected some of accuracy, loss, rmse, parameters, flops, found \"beauty\"",
        "--goal=rmse; --goal: this data has classes, so there is no rmse",
        "--recipe=script --space=hidden=int(2,4); --epochs: the recipe script counts steps",
        "--validation=600; --validation: expected 1 to 599, found 600",
        "--folds=1; --folds: expected 2 or more, found 1",
        "--folds=601; --folds: 600 samples can be cut into 2 to 600 folds, asked for 601",
        "--folds=3 --validation=9; --validation or --folds, not both",
        "--space=optimizer=choice(fast,slow); optimizer: "
      })
  void whatIsWrongIsSaid(String option, String message) {
    List<Object> words = new ArrayList<>(List.of("tune", "--data", data));
    words.addAll(List.of(option.split(" ")));
    words.addAll(List.of("--out", folder.resolve("wrong")));
    Run run = Run.percept(words.toArray());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void wrongOptionsLeaveAnEarlierSearchAlone() throws IOException {
    Path old = copy("old");
    Run wrong = Run.percept(tune("--out", old, "--validation=600").toArray());
    assertThat(wrong.code()).isEqualTo(2);
    assertSameAsUndisturbed(old);
    Run right = Run.percept(tune("--out", old).toArray());
    assertThat(right.code()).as(right.err()).isZero();
    assertThat(right.err()).contains("the search in %s is replaced by this one".formatted(old));
    assertSameAsUndisturbed(old);
  }

  @Test
  void anotherDataSetIsRefused() throws IOException {
    Path cut = copy("data");
    Path other = SmallData.write(Files.createDirectory(folder.resolve("other")), 2);
    Run resumed = Run.percept("tune", "--resume", cut, "--data", other);
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("tune.json is of another run: its data set is ");
    assertSameAsUndisturbed(cut);
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(copy.resolve("best"));
    for (String file :
        new String[] {"tune.json", "trials.jsonl", "best/model.safetensors", "report.html"}) {
      Files.copy(undisturbed.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void aFolderWithoutASearchIsRefused() {
    Run run = Run.percept("tune", "--resume", folder);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("found no tune.json in it; percept tune --out ");
  }

  @Test
  void networksThatAreTooLargeAreNotTried() throws Exception {
    Path large = folder.resolve("large");
    Run run =
        Run.percept(
            "tune",
            "--data",
            data,
            "--epochs=1",
            "--budget=2",
            "--space=hidden=int(50,60)",
            "--most-parameters=1000",
            "--out",
            large);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("no trial came to an end: ", "are more than --most-parameters 1,000");
    assertThat(ReportTest.report(large))
        .contains(
            "No trial came to an end", "What failed", "are more than --most-parameters 1,000");
  }
}
