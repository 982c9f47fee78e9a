package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which kernels programs get, in JVMs started as users start them.
final class KernelChoiceTest {
  private static final String TEST_CLASSES = Path.of("target", "test-classes").toString();
  private static final String VECTOR_CLASSES = Path.of("target", "classes").toString();

  private static String core() throws URISyntaxException {
    return Path.of(Kernels.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  /// Runs java with `arguments` and returns what it printed to standard output.
  private static String java(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as("exit status; printed: %s", output).isZero();
    return output;
  }

  private static String path(String... entries) {
    return String.join(File.pathSeparator, entries);
  }

  @Test
  void vectorKernelsAreFoundByTheServiceLoader() {
    KernelChoice choice = Kernels.best();
    assertThat(choice.fast()).isTrue();
    assertThat(choice.kernels().name()).startsWith("vector (");
    assertThat(choice.reason()).isEqualTo(choice.kernels().name() + " kernels");
  }

  @Test
  void modulePathTurnsThemOnWithoutAFlag() throws Exception {
    String printed =
        java(
            "-p",
            path(core(), VECTOR_CLASSES),
            "--patch-module",
            "dev.percept.vector=" + TEST_CLASSES,
            "-m",
            "dev.percept.vector/dev.percept.vector.PrintChoice");
    assertThat(printed).matches("true \\| vector \\(\\d+-bit\\) \\| vector \\(\\d+-bit\\) kernels");
  }

  @Test
  void classPathWithoutTheModuleServesScalarOnesAndSaysWhy() throws Exception {
    String printed =
        java("-cp", path(core(), VECTOR_CLASSES, TEST_CLASSES), "dev.percept.vector.PrintChoice");
    assertThat(printed)
        .isEqualTo(
            "false | scalar | scalar kernels: module jdk.incubator.vector is not there; put percept"
                + " on the module path, or add --add-modules jdk.incubator.vector");
  }

  @Test
  void classPathWithTheModuleServesVectorOnes() throws Exception {
    String printed =
        java(
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            path(core(), VECTOR_CLASSES, TEST_CLASSES),
            "dev.percept.vector.PrintChoice");
    assertThat(printed).startsWith("true | vector (");
  }

  @Test
  void coreAloneServesScalarOnesAndSaysWhy() throws Exception {
    String printed = java("-cp", path(core(), TEST_CLASSES), "dev.percept.vector.PrintChoice");
    assertThat(printed)
        .isEqualTo(
            "false | scalar | scalar kernels: no SIMD kernels found (percept-vector is not on the"
                + " module path)");
  }
}
