package dev.percept.app;

import dev.percept.formats.tensorboard.EventFile;
import dev.percept.formats.tensorboard.SummaryValue;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.train.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a training measures, for TensorBoard: losses, accuracies or errors, the learning rate, and
/// histograms of all parameters.
final class TensorBoardLog implements Closeable {
  private final @Nullable Path folder;
  private final @Nullable EventFile file;
  private final String measuredOn;
  private @Nullable IOException failure;

  private TensorBoardLog(@Nullable Path folder, @Nullable EventFile file, String measuredOn) {
    this.folder = folder;
    this.file = file;
    this.measuredOn = measuredOn;
  }

  /// Starts a file in `folder`; nothing is written if that is null.
  ///
  /// @param measuredOn what the images are called that are measured: `test`
  static TensorBoardLog open(@Nullable Path folder, String measuredOn) throws IOException {
    return new TensorBoardLog(
        folder, folder == null ? null : EventFile.create(folder, Instant.now()), measuredOn);
  }

  /// Appends one evaluation. A failure is kept for [#check]: training goes on.
  ///
  /// @param iteration what it is counted as
  /// @param rate the learning rate of the last step
  /// @param network what was measured
  void write(int iteration, Event.Evaluated event, double rate, Network network) {
    if (file == null) {
      return;
    }
    List<SummaryValue> values = new ArrayList<>();
    Evaluation train = event.train();
    if (train != null) {
      add(values, "train", train);
    }
    add(values, measuredOn, event.test());
    values.add(new SummaryValue.Scalar("rate", rate));
    for (Parameter parameter : network.parameters()) {
      // TensorBoard puts together what has the same name before the slash.
      int dot = parameter.name().lastIndexOf('.');
      String tag = parameter.name().substring(0, dot) + "/" + parameter.name().substring(dot + 1);
      int from = parameter.offset();
      values.add(
          SummaryValue.Histogram.of(
              tag, network.values(), from, from + parameter.shape().elements()));
    }
    try {
      file.write(Instant.now(), iteration, values);
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void add(List<SummaryValue> values, String on, Evaluation evaluation) {
    values.add(new SummaryValue.Scalar("loss/" + on, evaluation.loss()));
    if (evaluation instanceof Regression regression) {
      values.add(new SummaryValue.Scalar("rmse/" + on, regression.rootMeanSquaredError()));
      values.add(new SummaryValue.Scalar("r2/" + on, regression.rSquared()));
    } else {
      values.add(new SummaryValue.Scalar("accuracy/" + on, evaluation.accuracy()));
    }
  }

  /// @throws IOException if an evaluation could not be written
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("%s: could not be written: %s".formatted(folder, failure.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
