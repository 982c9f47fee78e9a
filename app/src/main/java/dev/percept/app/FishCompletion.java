package dev.percept.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for the fish shell, a `complete` line for each command and option. (For bash and zsh
/// picocli writes it.)
final class FishCompletion {
  private static final int LONGEST = 70;

  private final List<String> lines = new ArrayList<>();

  private FishCompletion() {}

  /// The script for a command with its subcommands.
  static String of(CommandLine root) {
    FishCompletion script = new FishCompletion();
    String name = root.getCommandName();
    script.lines.add(
        "# Completion for fish: percept completion fish > ~/.config/fish/completions/percept.fish");
    script.options(name, "__fish_use_subcommand", root.getCommandSpec());
    root.getSubcommands()
        .forEach((word, command) -> {
          script.lines.add(
              "complete -c %s -f -n __fish_use_subcommand -a %s -d %s"
                  .formatted(name, word, quoted(description(command.getCommandSpec()))));
          script.options(
              name, "'__fish_seen_subcommand_from " + word + "'", command.getCommandSpec());
        });
    return String.join("\n", script.lines);
  }

  private void options(String name, String where, CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (option.hidden()) {
        continue;
      }
      StringBuilder line = new StringBuilder("complete -c %s -n %s".formatted(name, where));
      for (String one : option.names()) {
        line.append(one.startsWith("--") ? " -l " : " -s ").append(one.replaceFirst("^--?", ""));
      }
      Iterable<String> candidates = option.completionCandidates();
      if (candidates != null) {
        line.append(" -x -a ")
            .append(quoted(String.join(" ", candidates).toLowerCase(Locale.ROOT)));
      } else if (option.arity().max() > 0) {
        line.append(" -r");
      }
      String[] description = option.description();
      line.append(" -d ").append(quoted(description.length == 0 ? "" : plain(description[0])));
      lines.add(line.toString());
    }
  }

  private static String description(CommandSpec command) {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? "" : plain(description[0]);
  }

  // The first sentence, without what picocli would put in.
  private static String plain(String text) {
    String sentence = text.replaceAll("\\$\\{[^}]*}", "…").replace("%n", " ").split("\\. ", 2)[0];
    return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
