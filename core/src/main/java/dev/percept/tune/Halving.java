package dev.percept.tune;

import java.util.ArrayList;
import java.util.List;

/// Early stopping: every configuration gets a little of its budget, and only the better ones go on.
///
/// A budget is counted in whole units of what makes a trial better and dearer, epochs for example.
/// Rung k of the ladder is reached after `least` · `factor`^k units, the last after `most`. Of
/// those that have reached a rung, the best in `factor` go on to the next: successive halving
/// (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
/// optimization", AISTATS 2016), and Hyperband where some begin on higher rungs, as what is good
/// early need not be good late (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband: a
/// novel bandit-based approach to hyperparameter optimization", JMLR 18, 2018).
///
/// Who goes on is decided as ASHA does it (Li, Jamieson, Rostamizadeh and others, "A system for
/// massively parallel hyperparameter tuning", MLSys 2020, algorithm 2): nobody waits for a rung to
/// fill. Whenever something can begin, the best that is among the first in `factor` of its rung and
/// has not gone on does so, on the highest rung where there is one; else a new configuration
/// begins. What differs from ASHA: that is decided from the outcomes of the jobs that were begun up
/// to a fixed number before, whenever they ended, so that the search is the same for any number of
/// threads; see [Tuning#window].
///
/// @param least the units of the first rung, at least 1
/// @param most the units of a full trial, at least `least`
/// @param factor η, at least 2: one in so many goes on; 3 and 4 are usual
/// @param brackets on how many of the lowest rungs configurations may begin, at least 1 and at most
///   as many as there are rungs; 1 is ASHA, all are Hyperband
public record Halving(int least, int most, int factor, int brackets) {
  private static final int USUAL_FACTOR = 3;

  /// @throws IllegalArgumentException if a number is out of its range
  public Halving {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "the units of the first rung must be 1 to those of a full trial, %d, found %d"
              .formatted(most, least));
    }
    if (factor < 2) {
      throw new IllegalArgumentException("the factor must be at least 2, found " + factor);
    }
    int rungs = units(least, most, factor).size();
    if (brackets < 1 || brackets > rungs) {
      throw new IllegalArgumentException(
          "brackets must be 1 to the number of rungs, %d, found %d".formatted(rungs, brackets));
    }
  }

  /// No early stopping: every trial is one job of one unit.
  public static Halving none() {
    return none(1);
  }

  /// No early stopping: every trial is one job of `most` units.
  ///
  /// @throws IllegalArgumentException if there is no unit
  public static Halving none(int most) {
    return new Halving(most, most, USUAL_FACTOR, 1);
  }

  /// ASHA: all begin on the first rung, one in three goes on.
  ///
  /// @throws IllegalArgumentException as the constructor
  public static Halving asha(int least, int most) {
    return new Halving(least, most, USUAL_FACTOR, 1);
  }

  /// Hyperband: some begin on higher rungs, one in three goes on.
  ///
  /// @throws IllegalArgumentException as the constructor
  public static Halving hyperband(int least, int most) {
    return new Halving(
        least, most, USUAL_FACTOR, units(least, Math.max(least, most), USUAL_FACTOR).size());
  }

  /// The units after which each rung is reached, in ascending order.
  public List<Integer> units() {
    return units(least, most, factor);
  }

  private static List<Integer> units(int least, int most, int factor) {
    List<Integer> units = new ArrayList<>();
    for (long unit = least; unit < most; unit *= factor) {
      units.add((int) unit);
    }
    units.add(most);
    return units;
  }

  /// How many configurations Hyperband begins on rung `rung`, beside those on others: n in line 3
  /// of algorithm 1 of Li and others (2018), s being the number of rungs above.
  double share(int rung) {
    int rungs = units().size();
    int above = rungs - 1 - rung;
    double times = 1;
    for (int i = 0; i < above; i++) {
      times *= factor;
    }
    return Math.ceil(rungs / (above + 1.0) * times);
  }
}
