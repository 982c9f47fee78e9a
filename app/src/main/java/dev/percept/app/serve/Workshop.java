package dev.percept.app.serve;

import dev.percept.data.Dataset;
import dev.percept.tune.Goal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the server has the rest of the command do for it.
public interface Workshop extends ServedModel.Reader {

  /// What one can choose to train with.
  ///
  /// @param name of the recipe
  /// @param about what it says of itself, in a sentence or two
  /// @param network the text of its network
  record Recipe(String name, String about, String network) {}

  /// What a search for hyper-parameters is about.
  ///
  /// @param network the text of the network, with dimensions in braces
  /// @param space the text of what is searched
  /// @param epochs of a full trial
  /// @param goals what is to be good; empty where only the data can say
  /// @param trials what so many full trials cost may be spent; empty for any number
  /// @param time that may be spent; empty for any
  record Search(
      String network,
      String space,
      int epochs,
      List<Goal> goals,
      OptionalInt trials,
      Optional<Duration> time) {

    /// The same with these goals.
    Search with(List<Goal> others) {
      return new Search(network, space, epochs, others, trials, time);
    }
  }

  /// All recipes that come with percept.
  List<Recipe> recipes() throws IOException;

  /// Checks options of `percept train`, without reading any data.
  ///
  /// @throws IllegalArgumentException if one is wrong; says which, what was expected and found
  /// @throws IOException if a file is
  void checkTraining(List<String> options) throws IOException;

  /// Whether the text of a network would be taken for the name of a file instead.
  boolean namesFile(String network);

  /// What options of `percept tune` ask for, without reading any data.
  ///
  /// @throws IllegalArgumentException if one is wrong; says which, what was expected and found
  /// @throws IOException if a file is
  Search search(List<String> options) throws IOException;

  /// What is measured in a search that has begun.
  ///
  /// @throws IOException if its folder does not say
  List<Goal> goals(Path search) throws IOException;

  /// Whether the text of a space would be taken for the name of a file instead.
  boolean namesSpace(String space);

  /// Makes the folder of a run or search that is about to start.
  Path newRun() throws IOException;

  /// The words that start `percept` with `arguments` in a process of its own.
  List<String> commandLine(List<String> arguments);

  /// Whether a process is training into this folder.
  boolean isInWork(Path run) throws IOException;

  /// Whether a process is searching into this folder.
  boolean isSearching(Path search) throws IOException;

  /// The samples to look at what a model makes of them.
  ///
  /// @throws IOException if they cannot be had
  Dataset testData() throws IOException;
}
