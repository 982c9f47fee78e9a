package dev.percept.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// `train --resume RUN`: the command line of a run that is to go on.
final class Resumption {
  /// What changes no bit of a run may be another when it goes on.
  private static final Set<String> FREE =
      Set.of(
          RunOptions.RESUME,
          "--budget",
          "--json",
          "--quiet",
          "--threads",
          "--kernels",
          "--offline",
          "--data",
          "--checkpoint-every",
          "--nan",
          RunOptions.NO_REPORT);

  /// What is not remembered: where the run is, and how it is told.
  private static final Set<String> FORGOTTEN =
      Set.of(RunOptions.RESUME, "--out", "--json", "--quiet");

  private Resumption() {}

  /// What is remembered of a command line: each option that was given, as one text.
  static List<String> arguments(ParseResult parsed) {
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      if (!FORGOTTEN.contains(option.longestName())) {
        addTo(arguments, option);
      }
    }
    return arguments;
  }

  private static void addTo(List<String> arguments, OptionSpec option) {
    if (option.arity().max() == 0) {
      arguments.add(option.longestName());
      return;
    }
    for (String value : option.originalStringValues()) {
      arguments.add(option.longestName() + "=" + value);
    }
  }

  /// What is known of the run in `folder`.
  ///
  /// @throws IOException if there is none
  static RunRecord record(Path folder) throws IOException {
    Path file = new RunFolder(folder).record();
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: expected the folder of a run, found no run.json in it; percept train --out %s begins one"
              .formatted(folder, folder));
    }
    return RunRecord.read(file);
  }

  /// The command line that the run goes on with: that of its start, with what may be another.
  ///
  /// @param given the command line with `--resume`
  /// @param line an empty command; afterwards it has the options of the run
  /// @throws ParameterException if an option is given that would make it another run
  static void parse(RunRecord run, ParseResult given, CommandLine line) {
    List<String> arguments = new ArrayList<>();
    for (String argument : run.arguments()) {
      String name = argument.split("=", 2)[0];
      if (!FREE.contains(name) || !given.hasMatchedOption(name)) {
        arguments.add(argument);
      }
    }
    for (OptionSpec option : given.matchedOptionsSet()) {
      if (FREE.contains(option.longestName())) {
        addTo(arguments, option);
      }
    }
    line.parseArgs(arguments.toArray(new String[0]));
    for (OptionSpec option : given.matchedOptionsSet()) {
      String name = option.longestName();
      OptionSpec begun = line.getCommandSpec().findOption(name);
      if (!FREE.contains(name) && !Objects.equals(option.getValue(), begun.getValue())) {
        Object value = begun.getValue();
        throw new ParameterException(
            given.commandSpec().commandLine(),
            "%s: a run goes on with what it began with: %s, found %s"
                .formatted(name, value == null ? "no such option" : value, option.getValue()));
      }
    }
  }
}
