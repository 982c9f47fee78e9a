package dev.percept.app.verify;

import dev.percept.data.Augmentation;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A training that never changes: drawn digits, changed at random; convolutions, batch
/// normalisation, dropout, dense layers of ragged sizes; Adam with weight decay, clipping, a moving
/// average and a cosine schedule. Few enough multiply-adds that a machine which emulates them still
/// ends soon.
public final class FixedJob {
  private static final String NETWORK =
      "conv 5 3x3 stride 2, batchnorm, relu, pool 2, conv 7 3x3, batchnorm, relu, dropout 0.25,"
          + " dense 19, sigmoid, dense classes";
  private static final String RECORDED = "weights.sha256";
  private static final int CLASSES = 10;
  private static final int SIDE = 28;
  private static final int TRAIN = 60;
  private static final int TEST = 30;
  private static final int STEPS = 12;
  private static final int BATCH = 11;
  private static final long SEED = 1;

  private FixedJob() {}

  /// Does the job.
  ///
  /// @return the SHA-256 of the weights and the losses it ends with
  public static String run(Kernels kernels, int threads) {
    Network network =
        Network.of(Shape.of(SIDE, SIDE), NetworkText.parse(NETWORK, CLASSES))
            .initialize(new Rng(SEED));
    Training training =
        new Training(STEPS, BATCH, new Adam(0.01), SEED)
            .withSchedule(new Schedule.Cosine(0.1))
            .withWeightDecay(0.01)
            .withClipNorm(1)
            .withAveraging(0.9)
            .withAugmentation(Augmentation.none().withShift(1.5).withRotation(8).withNoise(0.02));
    DataSplit data =
        new DataSplit(
            draw("train", DrawnDigits.TRAIN, TRAIN), draw("test", DrawnDigits.TEST, TEST));
    try (Workers workers = Workers.of(threads)) {
      Trainer.Result result =
          new Trainer(network, data, training, kernels, workers).run(event -> {}, () -> false);
      Evaluation train = result.train();
      return sha256(
          ModelFile.weightsSha256(network)
              + Double.toHexString(result.batchLoss())
              + (train == null ? "" : Double.toHexString(train.loss()))
              + Double.toHexString(result.test().loss()));
    }
  }

  private static Dataset draw(String name, int split, int count) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    DrawnDigits.draw(SEED, split, 0, count, pixels, labels);
    return new Dataset(name, Shape.of(SIDE, SIDE), pixels, labels, CLASSES);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// What the job gave when it was recorded.
  ///
  /// @throws IOException if the record cannot be read
  public static String recorded() throws IOException {
    try (InputStream in = FixedJob.class.getResourceAsStream(RECORDED)) {
      if (in == null) {
        throw new IllegalStateException("percept was packed without " + RECORDED);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
