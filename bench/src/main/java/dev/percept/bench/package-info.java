/// Benchmarks: kernels, training, evaluation and latency under JMH, and a program that measures
/// what `bench/gemm` asks for.
@NullMarked
package dev.percept.bench;

import org.jspecify.annotations.NullMarked;
