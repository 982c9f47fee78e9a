package dev.percept.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A command's help as a manual page, in the language of `man` (man(7)).
final class ManPage {
  private final List<String> lines = new ArrayList<>();

  private ManPage() {}

  /// The page of a command.
  static String of(CommandLine command) {
    ManPage page = new ManPage();
    CommandSpec spec = command.getCommandSpec();
    String name = spec.qualifiedName("-");
    page.lines.add(
        ".TH \"%s\" 1 \"\" \"percept %s\""
            .formatted(escaped(name.toUpperCase(Locale.ROOT)), Version.text()));
    page.section("NAME");
    String[] description = spec.usageMessage().description();
    page.text(name + " - " + (description.length == 0 ? "" : description[0]));
    page.section("SYNOPSIS");
    page.lines.add(".nf");
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    page.text(help.synopsis(0).strip());
    page.lines.add(".fi");
    page.section("DESCRIPTION");
    for (String line : description) {
      page.text(line);
    }
    page.parameters(spec);
    page.commands(command);
    page.examples(spec);
    return String.join("\n", page.lines);
  }

  private void parameters(CommandSpec spec) {
    if (!spec.options().isEmpty() || !spec.positionalParameters().isEmpty()) {
      section("OPTIONS");
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      tagged(parameter.paramLabel(), parameter.description());
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        tagged(String.join(", ", option.names()) + value, rendered(option));
      }
    }
  }

  // With defaults in the place of their names.
  private static String[] rendered(OptionSpec option) {
    String usual = option.defaultValueString(true);
    return Arrays.stream(option.description())
        .map(line -> line.replace("${DEFAULT-VALUE}", usual == null ? "none" : usual))
        .map(line -> line.replace("${COMPLETION-CANDIDATES}", candidates(option)))
        .toArray(String[]::new);
  }

  private static String candidates(OptionSpec option) {
    return option.completionCandidates() == null
        ? ""
        : String.join(", ", option.completionCandidates());
  }

  private void commands(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command
        .getSubcommands()
        .forEach((name, sub) -> tagged(name, sub.getCommandSpec().usageMessage().description()));
  }

  private void examples(CommandSpec spec) {
    String[] footer = spec.usageMessage().footer();
    if (footer.length == 0) {
      return;
    }
    section("EXAMPLES");
    lines.add(".nf");
    for (String line : footer) {
      text(line.replace("%n", ""));
    }
    lines.add(".fi");
  }

  private void section(String title) {
    lines.add(".SH " + title);
  }

  private void tagged(String tag, String... description) {
    lines.add(".TP");
    lines.add(".B " + escaped(tag));
    for (String line : description) {
      text(line);
    }
  }

  private void text(String text) {
    text.replace("%n", "\n").lines().forEach(line -> lines.add(escaped(line)));
  }

  // A backslash and a hyphen mean something, and so does a line's first dot or quotation mark.
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
