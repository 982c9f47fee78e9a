package dev.percept.tune;

import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Suggests one configuration after the other, as a [Search] says. A suggestion is a pure function
/// of the seed, its number, those before it and the results that are shown.
final class Suggestions {
  private static final int MOST_GRID = 100_000;

  /// A random suggestion that has been made before is drawn again, up to so many times: where there
  /// are few configurations, none is tried twice without need.
  private static final int TRIES = 32;

  private final Space space;
  private final Search search;
  private final Rng rng;
  private final Set<Configuration> made = new HashSet<>();
  private final List<Configuration> grid;
  private final ParzenSuggestions parzen;
  private int number;

  /// @throws IllegalArgumentException if a grid would have more than 100,000 configurations
  Suggestions(Space space, Search search, long seed) {
    this.space = space;
    this.search = search;
    this.rng = new Rng(seed);
    this.grid = search instanceof Search.Grid some ? grid(some) : List.of();
    this.parzen = new ParzenSuggestions(space);
  }

  private List<Configuration> grid(Search.Grid search) {
    List<List<Setting>> all = List.of(List.of());
    for (Dimension dimension : space.dimensions()) {
      List<List<Setting>> longer = new ArrayList<>();
      for (List<Setting> settings : all) {
        if (!dimension.condition().holds(settings)) {
          longer.add(settings);
          continue;
        }
        for (Value value : dimension.domain().spread(search.points())) {
          List<Setting> more = new ArrayList<>(settings);
          more.add(new Setting(dimension.name(), value));
          longer.add(more);
        }
        if (longer.size() > MOST_GRID) {
          throw new IllegalArgumentException(
              "expected a grid of at most %,d configurations, found more: take fewer points than %d, or fewer dimensions"
                  .formatted(MOST_GRID, search.points()));
        }
      }
      all = longer;
    }
    List<Configuration> grid = new ArrayList<>();
    for (List<Setting> settings : all) {
      grid.add(new Configuration(settings));
    }
    // Fisher and Yates, in the form of Durstenfeld (1964).
    for (int i = grid.size() - 1; i > 0; i--) {
      grid.set(i, grid.set(rng.below(i + 1, Rng.Stream.SHUFFLE, 0, i), grid.get(i)));
    }
    return grid;
  }

  /// Independent of all others, but that it is none of them again if that can be helped.
  private Configuration random(Draws draws) {
    Configuration configuration = space.at(draws.point(space.dimensions().size()));
    for (int i = 1; i < TRIES && made.contains(configuration); i++) {
      configuration = space.at(draws.point(space.dimensions().size()));
    }
    return configuration;
  }

  /// The number of the next suggestion, from 0.
  int number() {
    return number;
  }

  /// The next suggestion; null if all have been made.
  ///
  /// @param known what has been tried so far
  @Nullable Configuration next(Supplier<ParzenSuggestions.Known> known) {
    Draws draws = new Draws(rng, number);
    Configuration configuration =
        switch (search) {
          case Search.Grid all -> number < grid.size() ? grid.get(number) : null;
          case Search.Random random -> random(draws);
          case Search.Tpe(int startup) -> {
            ParzenSuggestions.Known tried = known.get();
            yield tried.ranked().size() < startup
                ? random(draws)
                : parzen.suggest(tried, made, draws);
          }
        };
    if (configuration != null) {
      made.add(configuration);
      number++;
    }
    return configuration;
  }
}
