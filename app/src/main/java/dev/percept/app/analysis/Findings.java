package dev.percept.app.analysis;

import dev.percept.data.Dataset;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.loss.BinaryCrossEntropy;
import dev.percept.loss.Loss;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.network.Network;
import dev.percept.train.Evaluator;
import java.util.List;
import java.util.Optional;

/// Everything there is to see of a network and a data set that it was measured on.
///
/// @param dataset the samples
/// @param answers what it says to them; nothing for regression
/// @param calibration whether it is as often right as it says; only where answers are probabilities
/// @param residuals of each target of a regression
/// @param weights of the first layer, if it has some
/// @param activations of every layer
public record Findings(
    Dataset dataset,
    Optional<Answers> answers,
    Optional<Calibration> calibration,
    List<Residuals> residuals,
    Optional<FirstWeights> weights,
    List<Activations> activations) {

  public Findings {
    residuals = List.copyOf(residuals);
    activations = List.copyOf(activations);
  }

  /// Looks at a network.
  ///
  /// @param loss what it was trained with: it says what its answers are
  /// @param targets of a regression, the name and the offset of each; else empty
  /// @throws IllegalArgumentException if the samples do not fit the network
  public static Findings of(
      Network network,
      Dataset dataset,
      Loss loss,
      List<Residuals.Target> targets,
      Kernels kernels,
      Workers workers) {
    float[] numbers =
        new Evaluator(List.of(network), dataset.isSparse(), loss, kernels, workers)
            .answers(dataset);
    boolean classes = dataset.targets() instanceof Targets.Classes;
    boolean probabilities =
        loss instanceof SoftmaxCrossEntropy || loss instanceof BinaryCrossEntropy;
    Optional<Answers> answers =
        classes ? Optional.of(Answers.of(dataset, numbers)) : Optional.empty();
    Optional<Calibration> calibration =
        answers.isPresent() && probabilities
            ? Optional.of(Calibration.of(answers.get(), Calibration.USUAL_BINS))
            : Optional.empty();
    return new Findings(
        dataset,
        answers,
        calibration,
        classes ? List.of() : Residuals.of(dataset, numbers, targets),
        FirstWeights.of(network),
        Activations.of(network, dataset, Activations.USUAL_SAMPLES, kernels));
  }
}
