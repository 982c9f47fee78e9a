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
public record TableOptions(
    List<String> targets,
    boolean classes,
    boolean scalesTargets,
    int heldOut,
    double testShare,
    long seed) {

  /// @throws IllegalArgumentException if there is no target or a number is out of its range
  public TableOptions {
    targets = List.copyOf(targets);
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
  }

  /// A fifth of the rows to test on.
  ///
  /// @throws IllegalArgumentException if there is no target
  public TableOptions(List<String> targets, long seed) {
    this(targets, false, true, 0, 0.2, seed);
  }
}
