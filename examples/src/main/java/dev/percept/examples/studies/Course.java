package dev.percept.examples.studies;

import dev.percept.app.chart.Point;
import dev.percept.data.DataSplit;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.train.DivergenceException;
import dev.percept.train.Evaluator;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;

/// How a training went. One whose loss is no longer a number ends there, and counts as one that
/// guesses.
///
/// @param loss the mean loss of each few batches, at the step of the last of them
/// @param train the share of the training images that is right, in percent, if it was measured
/// @param heldOut the same of the images held out
/// @param network what came out
record Course(List<Point> loss, List<Point> train, List<Point> heldOut, Network network) {
  private static final int WINDOWS = 40;

  /// Trains a network from the weights that the training's seed gives it.
  ///
  /// @param layers the text of the network
  static Course of(Study study, DataSplit data, String layers, Training training) {
    Network network =
        Network.of(
                data.train().sampleShape(),
                NetworkText.parse(layers + ", dense classes", data.train().classes()))
            .initialize(new Rng(training.seed()));
    Course course = new Course(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), network);
    Trainer trainer = new Trainer(network, data, training, study.kernels(), Workers.none());
    int window = Math.max(1, training.steps() / WINDOWS);
    double[] sum = {0};
    try {
      Trainer.Result result =
          trainer.run(
              event -> {
                switch (event) {
                  case Event.Stepped(int step, double loss) -> {
                    sum[0] += loss;
                    if ((step + 1) % window == 0) {
                      course.loss.add(new Point(step + 1, sum[0] / window));
                      sum[0] = 0;
                    }
                  }
                  case Event.Evaluated measured ->
                      course.note(measured.step() + 1, measured.train(), measured.test());
                }
              },
              () -> false);
      if (course.heldOut.isEmpty() || course.heldOut.getLast().x() < result.steps()) {
        course.note(result.steps(), result.train(), result.test());
      }
    } catch (DivergenceException e) {
      course.loss.add(new Point(training.steps(), Double.NaN));
      course.heldOut.add(new Point(training.steps(), 100.0 / data.train().classes()));
    }
    return course;
  }

  private void note(int step, Evaluation onTrain, Evaluation onHeldOut) {
    if (onTrain != null) {
      train.add(new Point(step, 100 * onTrain.accuracy()));
    }
    heldOut.add(new Point(step, 100 * onHeldOut.accuracy()));
  }

  /// The loss of the last few batches; NaN if there was none any more.
  double lastLoss() {
    return loss.getLast().y();
  }

  /// The share of the held-out images that was right in the end, in percent.
  double accuracy() {
    return heldOut.getLast().y();
  }

  /// The same of the training images.
  double trainAccuracy() {
    return train.getLast().y();
  }

  /// The share of the test images that is right, in percent.
  double testAccuracy(Study study) {
    Evaluator evaluator = new Evaluator(network, true, study.kernels(), Workers.none());
    return 100 * evaluator.evaluate(study.test()).accuracy();
  }
}
