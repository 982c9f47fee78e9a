package dev.percept.examples.studies;

import dev.percept.optim.AdaGrad;
import dev.percept.optim.Adam;
import dev.percept.optim.Lion;
import dev.percept.optim.Momentum;
import dev.percept.optim.Optimizer;
import dev.percept.optim.RmsProp;
import dev.percept.optim.Sgd;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// One of the optimizers that are compared.
///
/// @param name what tables call it
/// @param optimizer gives it at a rate
/// @param usual the rate in the middle of those that are tried
/// @param decay the weight decay that belongs to it
record Method(String name, DoubleFunction<Optimizer> optimizer, double usual, double decay) {
  static final List<Method> ALL =
      List.of(
          new Method("sgd", Sgd::new, 0.1, 0),
          new Method("momentum", rate -> new Momentum(rate, 0.9, false), 0.03, 0),
          new Method("nesterov", rate -> new Momentum(rate, 0.9, true), 0.03, 0),
          new Method("adagrad", AdaGrad::new, 0.01, 0),
          new Method("rmsprop", RmsProp::new, 0.001, 0),
          new Method("adam", Adam::new, 0.001, 0),
          new Method("adamw", Adam::new, 0.001, 0.1),
          new Method("lion", Lion::new, 0.0001, 0));

  /// Seven rates, each the root of ten times the one before.
  List<Double> rates() {
    return IntStream.rangeClosed(-3, 3).mapToObj(i -> usual * StrictMath.pow(10, i / 2.0)).toList();
  }
}
