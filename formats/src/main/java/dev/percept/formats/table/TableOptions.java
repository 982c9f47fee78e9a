package dev.percept.formats.table;

import java.util.List;

/// How a table becomes a data set.
///
/// @param targets the columns to be found out, by name or by number from 1; all others are features
/// @param classes whether the target is a class even if it is a number
/// @param scalesTargets whether targets that are numbers are brought to mean 0 and deviation 1, in
///   which networks learn best
/// @param heldOut how many of the last training rows will be held out, see
///   [dev.percept.data.DataSplit#holdingOut]: nothing is measured on them
/// @param testShare the share of the rows to test on, above 0 and below 1; ignored where another
///   file is given for that
/// @param seed decides the order of the rows and with it which are tested on
/// @param ignored columns that are neither targets nor features, by name or number
/// @param missing what becomes of rows with missing values
/// @param mostCategories the most different texts of a feature, at least 1
/// @param format what is known of a CSV file
public record TableOptions(
    List<String> targets,
    boolean classes,
    boolean scalesTargets,
    int heldOut,
    double testShare,
    long seed,
    List<String> ignored,
    Missing missing,
    int mostCategories,
    CsvFormat format) {

  /// The most categories of a column if nobody says otherwise.
  public static final int USUAL_CATEGORIES = 100;

  /// @throws IllegalArgumentException if there is no target or a number is out of its range
  public TableOptions {
    targets = List.copyOf(targets);
    ignored = List.copyOf(ignored);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one target column");
    }
    if (heldOut < 0) {
      throw new IllegalArgumentException("held-out rows must be at least 0, found " + heldOut);
    }
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException(
          "the share to test on must be above 0 and below 1, found " + testShare);
    }
    if (mostCategories < 1) {
      throw new IllegalArgumentException(
          "the most categories must be at least 1, found " + mostCategories);
    }
  }

  /// With a fifth of the rows to test on, and missing values filled.
  ///
  /// @throws IllegalArgumentException if there is no target
  public TableOptions(List<String> targets, long seed) {
    this(targets, false, true, 0, 0.2, seed);
  }

  /// With missing values filled.
  ///
  /// @throws IllegalArgumentException as above
  public TableOptions(
      List<String> targets,
      boolean classes,
      boolean scalesTargets,
      int heldOut,
      double testShare,
      long seed) {
    this(
        targets,
        classes,
        scalesTargets,
        heldOut,
        testShare,
        seed,
        List.of(),
        Missing.FILL,
        USUAL_CATEGORIES,
        CsvFormat.unknown());
  }

  /// The same, but missing values are treated so.
  public TableOptions withMissing(Missing missing) {
    return new TableOptions(
        targets,
        classes,
        scalesTargets,
        heldOut,
        testShare,
        seed,
        ignored,
        missing,
        mostCategories,
        format);
  }
}
