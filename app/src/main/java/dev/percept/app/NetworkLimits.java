package dev.percept.app;

import dev.percept.network.Network;
import dev.percept.network.NetworkSummary;
import java.io.IOException;

/// How large a network may be that a search tries.
///
/// @param parameters at most; 0 for no limit
/// @param flops for one sample, at most; 0 for no limit
record NetworkLimits(long parameters, long flops) {

  /// @throws IOException if the network is larger
  void check(Network network) throws IOException {
    int has = network.values().length;
    if (parameters > 0 && has > parameters) {
      throw new IOException(
          "%,d parameters are more than --most-parameters %,d".formatted(has, parameters));
    }
    long takes = flops(network);
    if (flops > 0 && takes > flops) {
      throw new IOException("%,d flops are more than --most-flops %,d".formatted(takes, flops));
    }
  }

  /// What one sample takes.
  static long flops(Network network) {
    return NetworkSummary.of(network.inputShape(), network.layers()).flops();
  }
}
