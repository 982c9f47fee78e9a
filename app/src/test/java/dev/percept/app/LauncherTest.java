package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `percept` shell script, in a copy of the project's skeleton, with a JDK and a Maven that
/// only say how they were called.
final class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path home;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void copyProject() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no /bin/sh here");
    Files.copy(Path.of("../percept"), home.resolve("percept"));
    assertThat(home.resolve("percept").toFile().setExecutable(true)).isTrue();
    for (String room : new String[] {"core", "vector", "formats", "app"}) {
      write(room + "/pom.xml", "");
      write(room + "/src/main/java/A.java", "");
    }
    write("pom.xml", "");
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
    script("bin/mvn", "echo \"mvn with $JAVA_HOME: $*\" >> \"" + home.resolve("mvn.log") + "\"");
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void script(String name, String line) throws IOException {
    assertThat(write(name, "#!/bin/sh\n" + line + "\n").toFile().setExecutable(true)).isTrue();
  }

  private Path jdk(String name, String version) throws IOException {
    write(name + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(name + "/bin/java", "echo " + name + "; for a in \"$@\"; do echo \"<$a>\"; done");
    return home.resolve(name);
  }

  private void built() throws IOException {
    write("app/target/modules/built", "");
  }

  private Outcome launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = home.resolve("percept").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Outcome(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    built();
    Outcome outcome =
        launch(
            Map.of("JAVA_HOME", jdk("jdk", "25.0.1").toString()), "predict", "my photo *.jpg", "");
    assertThat(outcome.code).isZero();
    assertThat(outcome.err).isEmpty();
    assertThat(outcome.out)
        .startsWith("jdk\n<@" + home + "/app/src/main/launch/java.options>\n<-p>\n")
        .endsWith("<dev.percept.app/dev.percept.app.Main>\n<predict>\n<my photo *.jpg>\n<>\n");
    assertThat(home.resolve("mvn.log")).doesNotExist();
  }

  @Test
  void passesOverAJdkThatIsTooOld() throws Exception {
    built();
    Path old = jdk("old", "17.0.15");
    Path fresh = jdk("fresh", "26");
    Outcome outcome =
        launch(
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "PATH",
                fresh.resolve("bin") + ":" + home.resolve("bin") + ":/usr/bin:/bin"));
    assertThat(outcome.out).startsWith("fresh\n");
  }

  @Test
  void buildsOnFirstUseWithTheJdkItFound() throws Exception {
    Path jdk = jdk("jdk", "25");
    write("app/target/modules/percept-core.jar", "");
    Outcome outcome = launch(Map.of("JAVA_HOME", jdk.toString()), "train");
    assertThat(outcome.code).isZero();
    assertThat(outcome.err).contains("building");
    assertThat(Files.readString(home.resolve("mvn.log")))
        .contains("mvn with " + jdk + ":", "package");
    Outcome second = launch(Map.of("JAVA_HOME", jdk.toString()), "train");
    assertThat(second.err).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    Path jdk = jdk("jdk", "25");
    Files.setLastModifiedTime(
        write("app/target/modules/built", ""), FileTime.from(LONG_AGO.plusSeconds(60)));
    launch(Map.of("JAVA_HOME", jdk.toString()));
    assertThat(home.resolve("mvn.log")).doesNotExist();
    Files.setLastModifiedTime(
        home.resolve("vector/src/main/java/A.java"), FileTime.from(LONG_AGO.plusSeconds(120)));
    launch(Map.of("JAVA_HOME", jdk.toString()));
    assertThat(home.resolve("mvn.log")).exists();
  }

  @Test
  void aBuildThatFailsSaysWhyAndRunsNothing() throws Exception {
    script("bin/mvn", "echo 'no such symbol'; exit 1");
    Outcome outcome = launch(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "train");
    assertThat(outcome.code).isEqualTo(1);
    assertThat(outcome.out).isEmpty();
    assertThat(outcome.err).contains("no such symbol", "percept: the build failed");
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    built();
    Path link = Files.createSymbolicLink(home.resolve("bin/p"), home.resolve("percept"));
    ProcessBuilder builder = new ProcessBuilder(link.toString(), "x");
    builder.environment().put("JAVA_HOME", jdk("jdk", "25").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).contains("<x>", home + "/app/target/percept-app.jar");
  }
}
