package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class UsageTest {

  private static CommandLine commandLine() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.commandLine(new Terminal(nowhere, nowhere, false, false, false));
  }

  static Stream<String> commands() {
    return commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    Run run = Run.percept(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: percept " + command, "Examples:", "percept " + command);
    assertThat(run.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
  }

  @Test
  void theCommandAloneSaysWhatToDoNext() {
    Run run = Run.percept();
    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().get(1)).startsWith("next:  percept train ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpShowsWhatThereIs() {
    Run run = Run.percept("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(commands().toArray(String[]::new)).contains("Exit codes:");
  }

  @Test
  void versionNamesJavaToo() {
    Run run = Run.percept("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("percept ").contains("Java");
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    Run run = Run.percept("trian");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("trian");
  }

  @Test
  void completionScriptNamesEveryCommand() {
    Run run = Run.percept("completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete -F").contains(commands().toArray(String[]::new));
  }
}
