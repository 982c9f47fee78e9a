package dev.percept.tune;

/// How configurations are suggested.
public sealed interface Search {

  /// All combinations of evenly spread values, in random order, so that a search cut short has been
  /// everywhere. Ends when all have been tried.
  ///
  /// @param points how many values of each dimension of numbers, at least 2; choices have all of
  ///   theirs
  record Grid(int points) implements Search {
    /// @throws IllegalArgumentException if there are too few points
    public Grid {
      if (points < 2) {
        throw new IllegalArgumentException("a grid needs at least 2 points, found " + points);
      }
    }
  }

  /// Each suggestion independent of all others: Bergstra and Bengio, "Random search for
  /// hyper-parameter optimization", JMLR 13, 2012.
  record Random() implements Search {}

  /// Suggests what is likely among the good trials and unlikely among the others: see
  /// `ParzenSuggestions`.
  ///
  /// @param startup the random suggestions before, at least 2
  record Tpe(int startup) implements Search {
    private static final int USUAL_STARTUP = 10;

    /// @throws IllegalArgumentException if there are too few suggestions before
    public Tpe {
      if (startup < 2) {
        throw new IllegalArgumentException(
            "TPE needs at least 2 random suggestions before, found " + startup);
      }
    }

    /// With 10 random suggestions before.
    public Tpe() {
      this(USUAL_STARTUP);
    }
  }
}
