package dev.percept.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `percept completion`: a script that completes commands and options in bash, zsh and fish.
@Command(
    name = "completion",
    description = "Print a completion script for bash, zsh or fish.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(percept completion)",
      "  percept completion fish > ~/.config/fish/completions/percept.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  /// Shells, as they are called on the command line.
  private enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "bash, zsh or fish; the first two take the same. Default: bash.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine root = Main.commandLine(terminal);
    terminal.line(
        shell == Shell.FISH
            ? FishCompletion.of(root)
            : AutoComplete.bash(root.getCommandName(), root));
    return 0;
  }
}
