package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Samples;
import dev.percept.formats.dataset.Mnist;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.train.DivergenceException;
import dev.percept.train.Event;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a run of training says, while it goes on and at its end.
final class TrainReport {
  private final Terminal terminal;
  private final Volume volume;
  private final Recipe recipe;
  private final TrainOptions options;
  private final LoadedData data;
  private final TrainingLine line;
  private int steps;

  /// How much is said. What goes wrong always is.
  enum Volume {
    /// All there is to know.
    ALL,
    /// The model's file, at the end.
    MODEL,
    /// One JSON object, at the end.
    JSON
  }

  /// @param data what is trained on
  TrainReport(
      Terminal terminal, Volume volume, Recipe recipe, TrainOptions options, LoadedData data) {
    this.terminal = terminal;
    this.volume = volume;
    this.recipe = recipe;
    this.options = options;
    this.data = data;
    this.line = new TrainingLine(terminal, measuredOn());
  }

  /// What the images that are measured are called: `test`, or `validation` if they are held out.
  String measuredOn() {
    return recipe.validation() > 0 ? "validation" : "test";
  }

  void begin(Network network, DataSplit split, Kernels kernels, Workers workers) {
    steps = recipe.training(split.train().count(), options.seed()).steps();
    if (volume == Volume.ALL) {
      terminal.note(
          "percept: %s on %s (%,d + %,d %s), %s kernels, %s, seed %d"
              .formatted(
                  network,
                  split.train().name(),
                  split.train().count(),
                  split.test().count(),
                  split.train().samples() instanceof Samples.Pixels ? "images" : "rows",
                  kernels.name(),
                  workers.threads() == 1 ? "1 thread" : workers.threads() + " threads",
                  options.seed()));
      FmaTrial fma = FmaTrial.measure();
      if (fma.isEmulated()) {
        terminal.note("percept: " + fma.text());
      }
    }
  }

  void stepped(Event.Stepped event) {
    if (volume != Volume.MODEL) {
      line.stepped(event.step() + 1, steps, event.loss());
    }
  }

  void evaluated(Event.Evaluated event) {
    line.evaluated(event.test());
    if (volume == Volume.ALL) {
      terminal.line(Figures.line(recipe.iteration(event), event, measuredOn()));
    }
  }

  /// Says something about the run to people.
  void note(String text) {
    terminal.note(text);
  }

  /// Says so if a run that can be gone on with is about to be replaced.
  void beginAnew(RunFolder folder) throws IOException {
    if (!folder.checkpoints().isEmpty()) {
      terminal.note(
          "percept: the unfinished run in %s is replaced by this one".formatted(folder.folder()));
    }
  }

  void resumed(String checkpoint, int done) {
    if (volume == Volume.ALL) {
      terminal.note("percept: going on after %,d iterations, from %s".formatted(done, checkpoint));
    }
  }

  void interrupted(RunFolder folder, int done, boolean hasCheckpoint) {
    if (hasCheckpoint) {
      terminal.note(
          "percept: stopped after %,d iterations; percept train --resume %s goes on"
              .formatted(done, folder.folder()));
    }
  }

  /// What to say of a run that was stopped and can be gone on with.
  String unfinished(RunFolder folder) {
    return "This run was stopped before its end; percept train --resume %s goes on."
        .formatted(folder.folder());
  }

  /// What to say of a loss that is not finite.
  String diverged(DivergenceException e, RunFolder folder) throws IOException {
    List<Path> checkpoints = folder.checkpoints();
    return e.getMessage()
        + "; try a lower --learning-rate or --clip-norm 1"
        + (checkpoints.isEmpty() ? "" : "; the last good checkpoint is " + checkpoints.getFirst())
        + " (--nan ignore trains on)";
  }

  /// The last step is done.
  void end() {
    line.end();
  }

  /// Says what came out.
  ///
  /// @param page whether there will be a report
  void finish(RunOutcome outcome, RunFolder folder, boolean page) {
    if (outcome.data().train().name().equals("mnist")
        && !outcome.fingerprint().equals(Mnist.FINGERPRINT)) {
      terminal.note(
          "percept: warning: the mnist in the cache is not the MNIST known to percept; remove the file to"
              + " download it again");
    }
    switch (volume) {
      case JSON -> terminal.line(json(outcome, folder).toString());
      case MODEL -> terminal.line(folder.model().toString());
      case ALL -> sayAll(outcome, folder, page);
    }
  }

  private void sayAll(RunOutcome outcome, RunFolder folder, boolean page) {
    terminal.line("");
    terminal.line(
        "%s %,d iterations in %.2f s: %s"
            .formatted(
                end(outcome),
                outcome.steps(),
                outcome.seconds(),
                Figures.outcome(outcome.train(), outcome.measured(), measuredOn())));
    if (outcome.kept() < outcome.steps()) {
      terminal.line("best     after %,d iterations, kept".formatted(outcome.kept()));
    }
    terminal.line("model    " + folder.model());
    if (page) {
      terminal.line("report   " + folder.report());
    }
    terminal.line("weights  sha256 " + outcome.sha256());
  }

  private String end(RunOutcome outcome) {
    Double until = options.until();
    if (!outcome.stopped()) {
      return "trained";
    }
    return until != null && outcome.measured().accuracy() >= until
        ? "reached " + until + " after"
        : "stopped after";
  }

  /// What came out, for programs.
  Json.Fields json(RunOutcome outcome, RunFolder folder) {
    Json.Builder fields =
        Json.object()
            .with("data", outcome.data().train().name())
            .with("data_sha256", outcome.fingerprint().hash())
            .with("seed", options.seed())
            .with("threads", outcome.threads())
            .with("kernels", outcome.kernels().name());
    addTraining(fields, outcome);
    fields.with("stopped", outcome.stopped());
    Figures.addTrain(fields, outcome.train());
    Figures.addMeasured(fields, outcome.measured(), measuredOn());
    return fields
        .with("seconds", outcome.seconds())
        .with("weights_sha256", outcome.sha256())
        .with("model", folder.model().toString())
        .build();
  }

  /// What the model file says of where the model comes from.
  Json.Fields provenance(RunOutcome outcome) {
    Json.Builder fields =
        Json.object()
            .with("percept", Version.text())
            .with("data", outcome.data().train().name())
            .with("data_sha256", outcome.fingerprint().hash())
            .with("seed", options.seed());
    addTraining(fields, outcome);
    Evaluation train = outcome.train();
    if (train != null) {
      Figures.addQuality(fields, train, "train_");
    }
    Figures.addQuality(fields, outcome.measured(), measuredOn() + "_");
    data.addTo(fields);
    return fields.with("weights_sha256", outcome.sha256()).build();
  }

  private void addTraining(Json.Builder fields, RunOutcome outcome) {
    Training training = recipe.training();
    fields
        .with("recipe", recipe.name())
        .with("network", NetworkText.print(outcome.network().layers()))
        .with("iterations", outcome.steps())
        .with("kept_iterations", outcome.kept())
        .with("planned_iterations", steps)
        .with("batch", training.batchSize())
        .with("sampling", training.sampling().name().toLowerCase(Locale.ROOT))
        .with("optimizer", OptimizerText.print(training.optimizer()))
        .with("learning_rate", training.optimizer().learningRate())
        .with("schedule", ScheduleText.print(training.schedule()))
        .with("weight_decay", training.weightDecay())
        .with("clip_norm", training.clipNorm())
        .with("averaging", training.averaging())
        .with(LossText.KEY, LossText.print(training.loss()))
        .with("label_smoothing", recipe.labelSmoothing())
        .with("augment", AugmentationText.print(recipe.training().augmentation()))
        .with("validation", recipe.validation());
  }
}
