package dev.percept.app;

import dev.percept.optim.AdaGrad;
import dev.percept.optim.Adam;
import dev.percept.optim.Lion;
import dev.percept.optim.Momentum;
import dev.percept.optim.Optimizer;
import dev.percept.optim.RmsProp;
import dev.percept.optim.Sgd;

/// Optimizers as people write them: the name, the learning rate, and what else they are made with
/// or nothing for what is usual.
final class OptimizerText {
  static final String FORMS =
      "sgd RATE, momentum RATE [MOMENTUM], nesterov RATE [MOMENTUM], adagrad RATE, rmsprop RATE [DECAY],"
          + " adam RATE [BETA1 [BETA2]] or lion RATE [BETA1 [BETA2]]";

  private static final String RATE = "a learning rate above 0";
  private static final String SHARE = "a number from 0 to below 1";

  private static final double MOMENTUM = 0.9;

  private OptimizerText() {}

  /// @throws IllegalArgumentException if it is none; says what was expected and found
  static Optimizer parse(String text) {
    Phrase phrase = new Phrase(text);
    String name = phrase.take();
    Optimizer optimizer;
    // Not a switch that has a value: to verify one, Java would load the classes of all optimizers.
    switch (name) {
      case "sgd" -> optimizer = new Sgd(phrase.real(RATE));
      case "momentum", "nesterov" -> {
        double rate = phrase.real(RATE);
        optimizer = new Momentum(rate, phrase.real(SHARE, MOMENTUM), name.equals("nesterov"));
      }
      case "adagrad" -> optimizer = new AdaGrad(phrase.real(RATE));
      case "rmsprop" -> {
        RmsProp usual = new RmsProp(phrase.real(RATE));
        optimizer =
            new RmsProp(usual.learningRate(), phrase.real(SHARE, usual.decay()), usual.epsilon());
      }
      case "adam" -> {
        Adam usual = new Adam(phrase.real(RATE));
        double beta1 = phrase.real(SHARE, usual.beta1());
        optimizer =
            new Adam(
                usual.learningRate(), beta1, phrase.real(SHARE, usual.beta2()), usual.epsilon());
      }
      case "lion" -> {
        Lion usual = new Lion(phrase.real(RATE));
        double beta1 = phrase.real(SHARE, usual.beta1());
        optimizer = new Lion(usual.learningRate(), beta1, phrase.real(SHARE, usual.beta2()));
      }
      default -> throw Phrase.fault(FORMS, name);
    }
    if (phrase.hasMore()) {
      throw Phrase.fault("nothing more after " + name, phrase.take());
    }
    return optimizer;
  }

  /// The text that gives this optimizer.
  static String print(Optimizer optimizer) {
    String rate = " " + Phrase.number(optimizer.learningRate());
    return switch (optimizer) {
      case Sgd _ -> "sgd" + rate;
      case Momentum(_, double momentum, boolean nesterov) ->
          (nesterov ? "nesterov" : "momentum") + rate + " " + Phrase.number(momentum);
      case AdaGrad _ -> "adagrad" + rate;
      case RmsProp rms -> "rmsprop" + rate + " " + Phrase.number(rms.decay());
      case Adam adam ->
          "adam" + rate + " " + Phrase.number(adam.beta1()) + " " + Phrase.number(adam.beta2());
      case Lion lion ->
          "lion" + rate + " " + Phrase.number(lion.beta1()) + " " + Phrase.number(lion.beta2());
    };
  }

  /// The same optimizer at another rate.
  ///
  /// @throws IllegalArgumentException if the rate is not one
  static Optimizer withRate(Optimizer optimizer, double rate) {
    return switch (optimizer) {
      case Sgd _ -> new Sgd(rate);
      case Momentum(_, double momentum, boolean nesterov) -> new Momentum(rate, momentum, nesterov);
      case AdaGrad(_, double epsilon) -> new AdaGrad(rate, epsilon);
      case RmsProp(_, double decay, double epsilon) -> new RmsProp(rate, decay, epsilon);
      case Adam(_, double beta1, double beta2, double epsilon) ->
          new Adam(rate, beta1, beta2, epsilon);
      case Lion(_, double beta1, double beta2) -> new Lion(rate, beta1, beta2);
    };
  }
}
