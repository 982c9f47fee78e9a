package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// What training makes small: a mean over the rows of a batch.
///
/// The last layer gives numbers without bounds, the outputs. A loss compares them with the targets,
/// and says what they mean: [#measure] turns them into answers, for example probabilities.
public sealed interface Loss permits SoftmaxCrossEntropy, LossByRow {

  /// What records call it: `cross_entropy`.
  String name();

  /// For rows `from` (inclusive) to `to` (exclusive): sets the loss of each row and the gradient of
  /// the *mean* over `batch` rows with respect to the outputs.
  ///
  /// @param gradient rows × `width`, set
  /// @param losses one per row, set
  /// @param outputs rows × `width`, read
  /// @param targets what each row should have been
  /// @param width the outputs of one row
  void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] outputs,
      Targets targets,
      int from,
      int to,
      int width,
      int batch);

  /// As [#gradient(Kernels, float[], double[], float[], Targets, int, int, int, int)], for rows of
  /// which the classes are known. Allocates a little.
  ///
  /// @param labels the true class of each row
  default void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] outputs,
      int[] labels,
      int from,
      int to,
      int classes,
      int batch) {
    Targets targets = new Targets.Classes(labels, classes);
    gradient(kernels, gradient, losses, outputs, targets, from, to, classes, batch);
  }

  /// For rows `from` to `to`: sets the loss of each row, as evaluations show it, and the answers
  /// that its outputs stand for.
  ///
  /// @param answers rows × `width`, set
  /// @param losses one per row, set
  /// @param outputs rows × `width`, read
  /// @param targets what should have been; row i is compared with target `first` + i
  /// @param width the outputs of one row
  void measure(
      Kernels kernels,
      float[] answers,
      double[] losses,
      float[] outputs,
      Targets targets,
      int first,
      int from,
      int to,
      int width);

  /// For rows `from` to `to`: sets the answers that the outputs stand for. They are the outputs
  /// unless a loss says otherwise.
  ///
  /// @param answers rows × `width`, set
  /// @param outputs rows × `width`, read
  /// @param width the outputs of one row
  default void answer(
      Kernels kernels, float[] answers, float[] outputs, int from, int to, int width) {
    System.arraycopy(outputs, from * width, answers, from * width, (to - from) * width);
  }

  /// Whether the targets must be classes.
  boolean needsClasses();

  /// Whether a network of `outputs` outputs can be trained with this loss for such targets.
  ///
  /// @throws IllegalArgumentException if not; the message says why
  default void check(Targets targets, int outputs) {
    if (needsClasses() && !(targets instanceof Targets.Classes)) {
      throw new IllegalArgumentException(
          "the loss %s is for classes, the targets are real numbers".formatted(name()));
    }
    if (targets.outputs() != outputs) {
      throw new IllegalArgumentException(
          "the network has %d outputs, the loss %s needs %d, one for each %s"
              .formatted(
                  outputs,
                  name(),
                  targets.outputs(),
                  targets instanceof Targets.Classes ? "class" : "target"));
    }
  }
}
