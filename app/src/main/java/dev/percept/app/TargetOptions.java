package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.table.Missing;
import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableOptions;
import dev.percept.loss.BinaryCrossEntropy;
import dev.percept.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say what is to be learned from a table.
final class TargetOptions {
  private static final double SHARE = 0.2;

  @Option(
      names = "--target",
      paramLabel = "NAME|NUMBER",
      split = ",",
      description =
          "Of a table: the column to be found out, or several of numbers with commas between; all others are"
              + " what the network sees. Default for .libsvm: the label.")
  private List<String> targets = List.of();

  @Option(
      names = "--classes",
      description = "Of a table: the target is a class even though it is a number.")
  private boolean classes;

  @Option(
      names = "--test-share",
      paramLabel = "X",
      description =
          "Of a table: the share of its rows, chosen by the seed, to test on. Default: 0.2.")
  private @Nullable Double testShare;

  @Option(
      names = "--test-data",
      paramLabel = "FILE",
      description = "Of a table: another one to test on instead of a share of the first.")
  private @Nullable Path testData;

  @Option(
      names = "--ignore",
      paramLabel = "NAME|NUMBER",
      split = ",",
      description = "Of a table: columns that the network does not see, with commas between.")
  private List<String> ignored = List.of();

  @Option(
      names = "--missing",
      paramLabel = "HOW",
      description =
          "Of a table: what becomes of an empty field, NA, NaN, null or ?: error; fill (with the mean, or the"
              + " most frequent text); drop (the row). Default: fill.")
  private @Nullable Missing missing;

  @Option(
      names = "--most-categories",
      paramLabel = "N",
      description = "Of a table: the most different texts of a column. Default: 100.")
  private @Nullable Integer mostCategories;

  @Mixin private CsvOptions csv = new CsvOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  TargetOptions() {}

  /// @throws ParameterException if one was given though the data set is no table
  void refuse() {
    if (!targets.isEmpty() || classes || testShare != null || testData != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--target, --classes, --test-share and --test-data are for a table, --data FILE.csv");
    }
    if (!ignored.isEmpty() || missing != null || mostCategories != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--ignore, --missing and --most-categories are for a table, --data FILE.csv");
    }
    csv.refuse();
  }

  /// Reads a table to train on.
  ///
  /// @param file the table
  /// @param recipe what will be done with it
  /// @param seed what decides which rows are tested on
  /// @throws IOException if it cannot be read
  LoadedData load(Path file, Recipe recipe, long seed) throws IOException {
    TableOptions options = table(file, recipe, seed);
    TableFiles.Table table =
        testData == null
            ? TableFiles.read(file, options)
            : TableFiles.read(file, testData, options);
    return new LoadedData(table.data(), Optional.of(table), Optional.empty());
  }

  /// Reads the rows to train on, cut into folds, each of which is measured on once.
  ///
  /// @throws IllegalArgumentException if there are not so many rows
  /// @throws IOException if it cannot be read
  List<DataSplit> folds(Path file, Recipe recipe, long seed, int folds) throws IOException {
    return TableFiles.folds(file, testData == null, table(file, recipe, seed), folds);
  }

  private TableOptions table(Path file, Recipe recipe, long seed) throws IOException {
    List<String> names =
        targets.isEmpty() ? TableFiles.target(file).map(List::of).orElse(List.of()) : targets;
    if (names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--target: expected the column of %s to be found out, by name or number, found none"
              .formatted(file));
    }
    double share = testShare == null ? SHARE : testShare;
    if (!(share > 0 && share < 1) || (testShare != null && testData != null)) {
      throw new ParameterException(
          spec.commandLine(),
          testData != null
              ? "--test-share or --test-data, not both"
              : "--test-share: expected above 0 and below 1, found " + share);
    }
    if (mostCategories != null && mostCategories < 1) {
      throw new ParameterException(
          spec.commandLine(), "--most-categories: expected at least 1, found " + mostCategories);
    }
    boolean named = recipe.loss() != null;
    Loss loss = recipe.training().loss();
    return new TableOptions(
        names,
        classes || (named && loss.needsClasses()),
        !(named && loss instanceof BinaryCrossEntropy),
        recipe.validation(),
        share,
        seed,
        ignored,
        missing == null ? Missing.FILL : missing,
        mostCategories == null ? TableOptions.USUAL_CATEGORIES : mostCategories,
        csv.read());
  }
}
