package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.percept.formats.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process of its own, with the launcher's options for Java: what is begun early,
/// and the sub-commands that are not looked at, must not show.
@Timeout(120)
final class MainTest {
  private static final Path OPTIONS = Path.of("src", "main", "launch", "java.options");
  private static final Pattern VECTOR = Pattern.compile("percept-vector|vector[/\\\\]target");

  @TempDir private static Path folder;
  private static Path data = Path.of("");

  @BeforeAll
  static void drawData() throws IOException {
    data = SmallData.write(folder);
  }

  /// The modules of the command: those of the tests' module path, and the vector kernels, which no
  /// module asks for.
  private static String modulePath() {
    List<String> path = new ArrayList<>();
    Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
        .forEach(path::add);
    Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(entry -> VECTOR.matcher(entry).find())
        .forEach(path::add);
    return String.join(File.pathSeparator, path);
  }

  private static Run percept(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + OPTIONS);
    command.add("-p");
    command.add(modulePath());
    command.add("-m");
    command.add("dev.percept.app/dev.percept.app.Main");
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Run(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        // What Java says of every program that uses a module of the incubator.
        Files.readString(err, StandardCharsets.UTF_8)
            .replaceFirst("WARNING: Using incubator modules: jdk\\.incubator\\.vector\\R", ""));
  }

  private static String weights(Run run) throws IOException {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Json.Fields result =
        (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
    return result.text("stdout", "weights_sha256");
  }

  @Test
  void whatIsBegunEarlyChangesNoWeight() throws Exception {
    Object[] arguments = {
      "train", "--data", data, "--out", folder.resolve("early"), "--iterations", 60, "--json"
    };
    String expected = weights(Run.percept(arguments));
    assertThat(weights(percept(arguments))).isEqualTo(expected);
    arguments[1] = "--data=" + data;
    arguments[2] = "--kernels=scalar";
    assertThat(weights(percept(arguments))).isEqualTo(expected);
  }

  @Test
  void aMissingDataSetIsOneLineAndLeavesNothing() throws Exception {
    Path out = folder.resolve("nothing");
    for (String option : new String[] {"--data=", "--data"}) {
      String missing = folder.resolve("no.npz").toString();
      Run run =
          option.endsWith("=")
              ? percept("train", option + missing, "--out", out)
              : percept("train", option, missing, "--out", out);
      assertThat(run.err()).isEqualTo("percept: " + missing + ": no such file or folder\n");
      assertThat(run.out()).isEmpty();
      assertThat(run.code()).isEqualTo(1);
      assertThat(out).doesNotExist();
    }
  }

  @Test
  @Tag("slow")
  void benchFindsTheRegistersThatTheVectorKernelsUse() throws Exception {
    Run run = percept("bench", "--seconds", "1e-9", "--kernels", "vector", "--threads", "1");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).containsPattern("kernels +vector \\(\\d+-bit\\) kernels");
    assertThat(run.out()).containsPattern("\\d+-bit, the peak +[0-9]");
  }

  @Test
  @Tag("slow")
  void wrongUsageIsToldAsEver() throws Exception {
    for (Object[] arguments :
        new Object[][] {
          {"trian"}, {"train", "--hidden", "0", "--data", data}, {"train", "--data"}, {"evaluate"}
        }) {
      Run expected = Run.percept(arguments);
      Run run = percept(arguments);
      assertThat(run.code()).isEqualTo(expected.code()).isEqualTo(2);
      assertThat(run.err()).isEqualTo(expected.err());
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  @Tag("slow")
  void helpAndCompletionKnowAllCommands() throws Exception {
    assertThat(percept().out()).isEqualTo(Run.percept().out());
    assertThat(percept("completion").out()).isEqualTo(Run.percept("completion").out());
    assertThat(percept("inspect", "--help").out())
        .isEqualTo(Run.percept("inspect", "--help").out());
  }

  // Java is silent about a pattern that fits nothing.
  @Test
  @Tag("slow")
  void compileCommandsNameMethodsThatAreThere() throws IOException {
    List<String> patterns =
        Files.readAllLines(OPTIONS).stream()
            .filter(line -> line.startsWith("-XX:CompileCommand=") && line.contains("::"))
            .map(line -> line.split(",", -1)[1])
            .toList();
    assertThat(patterns).isNotEmpty();
    JavaClasses all = WallsTest.allClasses();
    for (String pattern : patterns) {
      String[] parts = pattern.split("::", -1);
      Pattern type = glob(parts[0]);
      Pattern method = glob(parts[1]);
      assertThat(all)
          .as(pattern)
          .anyMatch(c ->
              type.matcher(c.getName()).matches()
                  && c.getMethods().stream().anyMatch(m -> method.matcher(m.getName()).matches()));
    }
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile(pattern.replace(".", "\\.").replace("*", ".*"));
  }
}
