package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CompletionAndManTest {
  @Test
  void bashAndZshGetTheSameScript() {
    Run bash = Run.percept("completion");
    assertThat(bash.code()).isZero();
    assertThat(bash.out()).contains("complete", "--learning-rate", "lr-find");
    assertThat(Run.percept("completion", "zsh").out()).isEqualTo(bash.out());
  }

  @Test
  void fishGetsALineForEachCommandAndOption() {
    Run fish = Run.percept("completion", "fish");
    assertThat(fish.code()).isZero();
    assertThat(fish.lines())
        .anyMatch(line ->
            line.startsWith(
                "complete -c percept -f -n __fish_use_subcommand -a verify -d 'Check that "))
        .anyMatch(line ->
            line.startsWith(
                "complete -c percept -n '__fish_seen_subcommand_from train' -l keep -x -a 'last best' -d"))
        .allMatch(line -> line.startsWith("complete -c percept ") || line.startsWith("# "));
    // Every quotation mark that opens is closed.
    assertThat(fish.lines())
        .allMatch(line -> line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
  }

  @Test
  void everyCommandHasAManualPage() {
    Run root = Run.percept("man");
    assertThat(root.code()).isZero();
    assertThat(root.out()).startsWith(".TH \"PERCEPT\" 1").contains(".SH COMMANDS", ".B lr\\-find");
    Main.commandLine(new Terminal(nowhere(), nowhere(), false, false, false))
        .getSubcommands()
        .keySet()
        .forEach(command -> {
          Run page = Run.percept("man", command);
          assertThat(page.code()).as(command).isZero();
          assertThat(page.out())
              .contains(".SH NAME\npercept\\-" + command.replace("-", "\\-"), ".SH SYNOPSIS")
              .doesNotContain("${", "%n");
        });
  }

  @Test
  void aCommandThatIsNoneIsToldWhichThereAre() {
    Run wrong = Run.percept("man", "trian");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("percept has no command \"trian\"; it has train, ");
  }

  private static java.io.PrintWriter nowhere() {
    return new java.io.PrintWriter(java.io.Writer.nullWriter());
  }
}
