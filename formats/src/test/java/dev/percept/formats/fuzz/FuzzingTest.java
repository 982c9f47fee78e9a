package dev.percept.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Has Jazzer make up files for each reader, guided by what of the code they reach, in a process of
/// its own: `mvn verify -Pfuzz`, a million files a reader, an hour or two in all. Files that broke
/// something and the log are in `target/fuzz`, the table of all readers in `target/fuzz.md`.
///
/// What is found belongs into the seeds, so that [SeedsTest] reads it for ever.
@EnabledIfSystemProperty(named = FuzzingTest.EXECUTIONS, matches = "[1-9][0-9]*")
final class FuzzingTest {
  static final String EXECUTIONS = "percept.executions";

  private static final Path TARGET = Path.of("target");
  private static final Pattern EXECUTED =
      Pattern.compile("stat::number_of_executed_units: *(\\d+)");
  private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");
  private static final List<String> TABLE = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void nothingThatJazzerMakesUpBreaksAReader(FuzzedReader reader)
      throws IOException, InterruptedException, URISyntaxException {
    Path folder = Files.createDirectories(TARGET.resolve("fuzz").resolve(reader.folder()));
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log.txt");
    String executions = System.getProperty(EXECUTIONS);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + quickFolder(),
            "-Dpercept.reader=" + reader,
            "-cp",
            classPath(),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + Fuzz.class.getName(),
            "--instrumentation_includes=dev.percept.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + File.separator,
            "-runs=" + executions,
            "-seed=1",
            "-max_len=" + longest(reader),
            "-timeout=20",
            "-print_final_stats=1",
            corpus.toString(),
            SeedsTest.FOLDER.resolve(reader.folder()).toString());
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log);
    long executed = last(EXECUTED, said);
    TABLE.add(
        "| %s | %,d | %,d | %s |"
            .formatted(
                reader.folder(), executed, last(COVERED, said), exit == 0 ? "none" : "see " + log));
    assertThat(exit).as(log.toString()).isZero();
    assertThat(executed).isGreaterThanOrEqualTo(Long.parseLong(executions));
  }

  @AfterAll
  static void writeTable() throws IOException {
    TABLE.addFirst("|---|---:|---:|---|");
    TABLE.addFirst("| reader | files | branches reached | findings |");
    Files.write(TARGET.resolve("fuzz.md"), TABLE);
  }

  // Many lines of a wide LIBSVM file are a large table, which takes long and reaches nothing more.
  private static int longest(FuzzedReader reader) {
    return reader == FuzzedReader.LIBSVM ? 200 : 6_000;
  }

  private static long last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    long last = 0;
    while (matcher.find()) {
      last = Long.parseLong(matcher.group(1));
    }
    return last;
  }

  // Tables are read from disk; in memory that is ten times faster.
  private static Path quickFolder() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : TARGET.toAbsolutePath();
  }

  private static String classPath() throws IOException, URISyntaxException {
    List<String> entries = new ArrayList<>();
    try (var jars = Files.newDirectoryStream(TARGET.resolve("jazzer"), "*.jar")) {
      jars.forEach(jar -> entries.add(jar.toString()));
    }
    entries.add(TARGET.resolve("classes").toString());
    entries.add(TARGET.resolve("test-classes").toString());
    entries.add(
        Path.of(Shape.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    return String.join(File.pathSeparator, entries);
  }
}
