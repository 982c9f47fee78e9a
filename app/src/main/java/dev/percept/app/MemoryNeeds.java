package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.network.Network;
import dev.percept.train.Training;

/// What a training keeps in memory, about, in bytes: to tell somebody whose memory is too small for
/// it what to make smaller.
///
/// @param data the samples
/// @param batch what flows through the network, forward and backward
/// @param parameters weights, their gradients, and what optimizer and average keep of each
/// @param rows the rows of a batch
record MemoryNeeds(long data, long batch, long parameters, int rows) {
  private static final double MEGABYTE = 1e6;

  static MemoryNeeds of(DataSplit data, Network network, Training training) {
    int copies = 2 + training.optimizer().states() + (training.averaging() > 0 ? 1 : 0);
    return new MemoryNeeds(
        bytes(data.train()) + bytes(data.test()),
        2L * Float.BYTES * training.batchSize() * network.activations(),
        (long) copies * Float.BYTES * network.values().length,
        training.batchSize());
  }

  /// What a data set's samples take.
  private static long bytes(Dataset data) {
    long elements = (long) data.count() * data.sampleShape().elements();
    return data.samples() instanceof Samples.Pixels ? elements : elements * Float.BYTES;
  }

  /// One line for people, for when memory has run out.
  String message() {
    String what = "a batch of %,d takes about %s".formatted(rows, megabytes(batch));
    String advice = "a smaller --batch takes less";
    if (data > batch && data > parameters) {
      what = "the data takes about " + megabytes(data);
      advice = "fewer or smaller images or rows take less";
    } else if (parameters > batch) {
      what = "the network, its gradients and its optimizer take about " + megabytes(parameters);
      advice = "a smaller --model takes less, and so does --optimizer \"sgd RATE\"";
    }
    return "out of memory: %s of the %s there are; %s, and JAVA_TOOL_OPTIONS=-Xmx8g gives more"
        .formatted(what, heap(), advice);
  }

  /// The same where the data has not even been read.
  static String ofReading() {
    return "out of memory while reading the data: there are %s; fewer or smaller images or rows take less, and JAVA_TOOL_OPTIONS=-Xmx8g gives more"
        .formatted(heap());
  }

  /// The same where there is no room even for the weights.
  static String ofNetwork() {
    return "out of memory: the weights of the network do not fit the %s there are; a smaller --model takes less, and JAVA_TOOL_OPTIONS=-Xmx8g gives more"
        .formatted(heap());
  }

  private static String heap() {
    return megabytes(Runtime.getRuntime().maxMemory());
  }

  private static String megabytes(long bytes) {
    return "%,.0f MB".formatted(bytes / MEGABYTE);
  }
}
