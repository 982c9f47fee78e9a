package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.kernel.Kernels;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import org.jspecify.annotations.Nullable;

/// What came out of a run.
///
/// @param data what was trained and measured on
/// @param network the trained network
/// @param steps the updates done
/// @param kept the updates after which the parameters were as they are kept
/// @param stopped whether that was before the end
/// @param train how it does on the training images; null if nobody asked
/// @param measured how it does on the test images, or on those held out
/// @param sha256 of the weights
/// @param fingerprint of the data set
/// @param kernels what computed
/// @param threads how many
/// @param seconds the time it took, from the start of the command
record RunOutcome(
    DataSplit data,
    Network network,
    int steps,
    int kept,
    boolean stopped,
    @Nullable Evaluation train,
    Evaluation measured,
    String sha256,
    DataFingerprint fingerprint,
    Kernels kernels,
    int threads,
    double seconds) {}
