package dev.percept.app;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept man`: the help of a command as a manual page.
@Command(
    name = "man",
    description = "Print the manual page of percept, or of one of its commands.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept man train | man -l -",
      "  percept man > ~/.local/share/man/man1/percept.1"
    })
final class ManCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "A command of percept. Default: percept itself.")
  private @Nullable String command;

  ManCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine root = Main.commandLine(terminal);
    CommandLine shown = command == null ? root : root.getSubcommands().get(command);
    if (shown == null) {
      throw new ParameterException(
          spec.commandLine(),
          "percept has no command \"%s\"; it has %s"
              .formatted(command, String.join(", ", root.getSubcommands().keySet())));
    }
    terminal.line(ManPage.of(shown));
    return 0;
  }
}
