package dev.percept.app;

import dev.percept.formats.table.CsvFormat;
import dev.percept.formats.table.Delimiter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say how a table is built, where that is not found as it should be.
final class CsvOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--delimiter",
      paramLabel = "WHICH",
      description =
          "Of a table: what stands between fields: comma, semicolon, tab or pipe. Default: found.")
  private @Nullable Delimiter delimiter;

  /// Whether there are names.
  enum Header {
    yes,
    no
  }

  @Option(
      names = "--header",
      paramLabel = "YES|NO",
      description =
          "Of a table: whether its first line has the names of the columns. Default: if no field of it is a"
              + " number.")
  private @Nullable Header header;

  CsvOptions() {}

  /// Whether one was given.
  boolean areGiven() {
    return delimiter != null || header != null;
  }

  /// @throws ParameterException if one was given though the data set is no table
  void refuse() {
    if (areGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--delimiter and --header are for a table, --data FILE.csv");
    }
  }

  /// What they say.
  CsvFormat read() {
    return new CsvFormat(
        Optional.ofNullable(delimiter),
        header == null ? Optional.empty() : Optional.of(header == Header.yes));
  }
}
