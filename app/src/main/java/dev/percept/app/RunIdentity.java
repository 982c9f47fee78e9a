package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.train.Training;
import dev.percept.tune.Goal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Everything that decides the bits of a run, each thing as a text: what a checkpoint must agree on
/// with whoever goes on with it.
///
/// @param parts texts under their names
record RunIdentity(SequencedMap<String, String> parts) {
  /// What checkpoints call it.
  static final String KEY = "run";

  /// @param training what is done, with all that comes from the size of the data
  static RunIdentity of(
      Recipe recipe,
      TrainOptions options,
      Training training,
      Network network,
      DataFingerprint data) {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    parts.put("percept", Version.text());
    parts.put("data set", data.hash());
    parts.put("network", network.inputShape() + " → " + NetworkText.print(network.layers()));
    parts.put("steps", "" + training.steps());
    parts.put("batch", "" + training.batchSize());
    parts.put("sampling", "" + training.sampling());
    parts.put("augmentation", "" + training.augmentation());
    parts.put("loss", "" + training.loss());
    parts.put("optimizer", "" + training.optimizer());
    parts.put("schedule", "" + training.schedule());
    parts.put("weight decay", "" + training.weightDecay());
    parts.put("clip norm", "" + training.clipNorm());
    parts.put("averaging", "" + training.averaging());
    parts.put("evaluations", training.evaluateEvery() + " " + training.evaluateTrain());
    parts.put("seed", "" + training.seed());
    parts.put("validation", "" + recipe.validation());
    parts.put("keep", recipe.keepBest() ? "best" : "last");
    parts.put("patience", "" + recipe.patience());
    parts.put("until", options.until() == null ? "" : "" + options.until());
    return new RunIdentity(parts);
  }

  /// What the record of a search calls its goals.
  static final String GOALS = "goals";

  /// Of a search for hyper-parameters, whose options are in its record.
  ///
  /// @param goals what is measured: if no option says so, it depends on the data
  static RunIdentity ofSearch(DataFingerprint data, List<Goal> goals) {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    parts.put("percept", Version.text());
    parts.put("data set", data.hash());
    parts.put(GOALS, goals.stream().map(Goal::name).collect(Collectors.joining(",")));
    return new RunIdentity(parts);
  }

  Json.Fields json() {
    Json.Builder fields = Json.object();
    parts.forEach(fields::with);
    return fields.build();
  }

  /// @param source what messages call the checkpoint
  /// @param found what it says
  /// @throws IOException if that is another run; says in what
  void check(String source, Json.Fields found) throws IOException {
    for (Map.Entry<String, String> part : parts.entrySet()) {
      String there = found.text(source, part.getKey());
      if (!there.equals(part.getValue())) {
        throw new IOException(
            "%s is of another run: its %s is %s, that of this run is %s; what a run began with it must end with"
                .formatted(
                    source, part.getKey(), FormatException.printable(there), part.getValue()));
      }
    }
  }
}
