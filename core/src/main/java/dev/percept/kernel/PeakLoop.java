package dev.percept.kernel;

/// The most arithmetic a processor can do, for measurements: fused multiply-adds on numbers that
/// never leave the registers, in chains that do not wait for one another. No kernel can be faster.
///
/// SIMD loops are found with [java.util.ServiceLoader], as [KernelProvider]s are.
public interface PeakLoop {

  /// What a table calls it, for example `512-bit`.
  String name();

  /// The floating-point operations of one round: two for each number of each chain.
  int operations();

  /// Does `rounds` rounds. Each number becomes half of itself plus 1; those of chain i = 0, 1, …
  /// start from i.
  ///
  /// @return the sum of all numbers, so that no compiler can leave any of them out
  float run(int rounds);
}
