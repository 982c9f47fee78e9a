package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.train.BestParameters;
import dev.percept.train.Evaluator;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The end of a run: which parameters are kept, how good they are, and the files of the model.
///
/// @param data what was trained and measured on
/// @param report who says so
/// @param reports whether there will be a report to look at
record RunEnding(
    Recipe recipe,
    TrainOptions options,
    DataSplit data,
    Kernels kernels,
    Workers workers,
    TrainReport report,
    boolean reports) {

  /// Writes the model.
  ///
  /// @param result of the training
  /// @param best the best parameters so far; restored if the recipe keeps them
  /// @param seconds the time it took
  RunOutcome end(
      Network network,
      Trainer.Result result,
      BestParameters best,
      RunFolder folder,
      DataFingerprint fingerprint,
      double seconds)
      throws IOException {
    Evaluation train = result.train();
    Evaluation measured = result.test();
    int kept = result.steps();
    if (recipe.keepBest()) {
      best.note(new Event.Evaluated(kept - 1, train, measured));
      Event.Evaluated event = best.best();
      if (event != null && event.step() != kept - 1) {
        best.restore(network);
        kept = event.step() + 1;
        measured = event.test();
        train = train == null ? null : evaluate(network, data.train());
      }
    }
    RunOutcome outcome =
        new RunOutcome(
            data,
            network,
            result.steps(),
            kept,
            result.steps() < recipe.training(data.train().count(), options.seed()).steps(),
            train,
            measured,
            ModelFile.weightsSha256(network),
            fingerprint,
            kernels,
            workers.threads(),
            seconds);
    ModelFile.write(folder.model(), new ModelFile.Model(network, report.provenance(outcome)));
    Path npz = options.npz();
    if (npz != null) {
      ModelFile.writeNpz(npz, network);
    }
    report.finish(outcome, folder, reports);
    return outcome;
  }

  /// Measures parameters that are not those of the last step.
  Evaluation evaluate(Network kept, Dataset on) {
    return new Evaluator(List.of(kept), on.isSparse(), recipe.training().loss(), kernels, workers)
        .evaluate(on);
  }
}
