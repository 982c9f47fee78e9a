package dev.percept.app;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point of the `percept` command, and the parent of all others.
@Command(
    name = "percept",
    description = "Neural networks in plain Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ImagesCommand.class,
      InspectCommand.class,
      CompletionCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept train                         train the two-layer network on MNIST",
      "  percept train --data digits --seed 7  … on digits that percept draws itself",
      "  percept predict --model runs/…/model.safetensors photo.jpg",
      "%nExit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong usage, 130 stopped by Ctrl-C."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  Main() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    // Numbers look the same for everybody, so that scripts can read them.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(commandLine(Terminal.ofProcess()).execute(args));
  }

  /// The whole command, writing to `terminal`.
  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new Main(), new Factory(terminal));
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((exception, command, parsed) -> {
      if (exception instanceof ParameterException usage) {
        throw usage;
      }
      terminal.clearLine();
      command.getErr().println("percept: " + message(exception));
      return CommandLine.ExitCode.SOFTWARE;
    });
    return line;
  }

  /// Gives commands the terminal they write to.
  private record Factory(Terminal terminal) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Terminal.class})) {
          return type.cast(constructor.newInstance(terminal));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /// One line for people. Only what nobody foresaw is shown with its stack.
  private static String message(Exception exception) throws Exception {
    return switch (exception) {
      case IOException e -> reason(e);
      case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
      default -> throw exception;
    };
  }

  /// What went wrong with a file, in one line.
  static String reason(IOException exception) {
    return switch (exception) {
      case NoSuchFileException e -> e.getFile() + ": no such file or folder";
      case AccessDeniedException e -> e.getFile() + ": no permission";
      case FileSystemException e ->
          e.getFile() + ": " + (e.getReason() == null ? e.toString() : e.getReason());
      default -> exception.getMessage() == null ? exception.toString() : exception.getMessage();
    };
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
