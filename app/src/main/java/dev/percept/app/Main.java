package dev.percept.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point of the `percept` command, and the parent of all others.
@Command(
    name = "percept",
    description = "Neural networks in plain Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept train                         train the two-layer network on MNIST",
      "  percept train --data digits --seed 7  … on digits that percept draws itself",
      "  percept predict --model runs/…/model.safetensors photo.jpg",
      "%nExit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong usage, 130 stopped by Ctrl-C."
    })
public final class Main implements Runnable {
  /// All commands by their names, in the order in which help shows them.
  private static final Map<String, Class<?>> COMMANDS = commands();

  @Spec private CommandSpec spec = CommandSpec.create();

  Main() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    // Numbers look the same for everybody, so that scripts can read them.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    EarlyStart early = EarlyStart.of(args);
    CommandLine line = commandLine(Terminal.ofProcess(), early, needed(args));
    System.exit(execute(line, args));
  }

  private static int execute(CommandLine line, String... args) {
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "percept: out of memory: there are %,d MB; JAVA_TOOL_OPTIONS=-Xmx8g gives more"
              .formatted(Runtime.getRuntime().maxMemory() / 1_000_000));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /// The whole command, writing to `terminal`.
  static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, EarlyStart.none(), COMMANDS.values());
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("train", TrainCommand.class);
    commands.put("lr-find", LrFindCommand.class);
    commands.put("tune", TuneCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("predict", PredictCommand.class);
    commands.put("serve", ServeCommand.class);
    commands.put("compare", CompareCommand.class);
    commands.put("plot", PlotCommand.class);
    commands.put("summary", SummaryCommand.class);
    commands.put("export", ExportCommand.class);
    commands.put("import", ImportCommand.class);
    commands.put("images", ImagesCommand.class);
    commands.put("inspect", InspectCommand.class);
    commands.put("bench", BenchCommand.class);
    commands.put("verify", VerifyCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put("man", ManCommand.class);
    return commands;
  }

  // To look at the options of all commands takes a while, so where the first word is the name of
  // one, only that is looked at; completion and manual know them all.
  private static Collection<Class<?>> needed(String... args) {
    Class<?> command = args.length == 0 ? null : COMMANDS.get(args[0]);
    return command == null || command == CompletionCommand.class || command == ManCommand.class
        ? COMMANDS.values()
        : List.of(command);
  }

  private static CommandLine commandLine(
      Terminal terminal, EarlyStart early, Collection<Class<?>> commands) {
    CommandLine line = new CommandLine(new Main(), new Factory(terminal, early));
    for (Class<?> command : commands) {
      line.addSubcommand(command);
    }
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(colours(terminal.colours()));
    line.setParameterExceptionHandler(Main::wrongUsage);
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

  // One line that says what is wrong, and where to read on: the whole help would hide it.
  private static int wrongUsage(ParameterException wrong, String... arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(wrong.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println(
        "%s --help shows what there is".formatted(command.getCommandSpec().qualifiedName()));
    return CommandLine.ExitCode.USAGE;
  }

  // What can be read on any background: picocli's own yellow cannot on a light one.
  private static Help.ColorScheme colours(boolean allowed) {
    return new Help.ColorScheme.Builder(allowed ? Help.Ansi.ON : Help.Ansi.OFF)
        .commands(Help.Ansi.Style.bold)
        .options(Help.Ansi.Style.bold)
        .parameters(Help.Ansi.Style.underline)
        .optionParams(Help.Ansi.Style.underline)
        .errors(Help.Ansi.Style.fg_red, Help.Ansi.Style.bold)
        .build();
  }

  /// Gives commands the terminal they write to, and the one that trains what was begun early.
  private record Factory(Terminal terminal, EarlyStart early) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == TrainCommand.class) {
        return type.cast(new TrainCommand(terminal, early));
      }
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

  /// Three lines: what this is, what to do next, where to read on.
  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Path last;
    try {
      last = RunFolder.lastModel(Path.of("runs"));
    } catch (IOException e) {
      last = null; // whatever is wrong with them, a new run comes next
    }
    out.println("percept %s: neural networks in plain Java".formatted(Version.text()));
    out.println(
        last == null
            ? "next:  percept train    trains on MNIST, in a few seconds, and says how good it is"
            : "next:  percept serve    shows %s: draw, and watch it think".formatted(last));
    out.println("more:  percept --help   all commands; percept train --help all options of one");
  }
}
