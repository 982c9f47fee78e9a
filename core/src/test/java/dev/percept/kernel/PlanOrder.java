package dev.percept.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/// Runs plans in orders that no team would come up with, but that their prerequisites allow.
public final class PlanOrder {
  private PlanOrder() {}

  /// Computes the parts of `plan` one after the other, each time one that is ready at random.
  ///
  /// @return the parts in the order in which they were computed
  /// @throws IllegalStateException if parts are left and none of them is ready
  public static List<Integer> random(Plan plan, RandomGenerator random, IntConsumer task) {
    return run(plan, ready -> ready.get(random.nextInt(ready.size())), task);
  }

  /// Computes the parts of `plan` one after the other, each time the one of the highest number that
  /// is ready.
  ///
  /// @return the parts in the order in which they were computed
  /// @throws IllegalStateException if parts are left and none of them is ready
  public static List<Integer> lastFirst(Plan plan, IntConsumer task) {
    return run(plan, List::getLast, task);
  }

  @FunctionalInterface
  private interface Choice {
    int among(List<Integer> ready);
  }

  private static List<Integer> run(Plan plan, Choice choice, IntConsumer task) {
    int run = plan.begin();
    List<Integer> order = new ArrayList<>();
    while (order.size() < plan.parts()) {
      List<Integer> ready = new ArrayList<>();
      for (int part = 0; part < plan.parts(); part++) {
        if (plan.isReady(part, run)) {
          ready.add(part);
        }
      }
      if (ready.isEmpty()) {
        throw new IllegalStateException("nothing is ready after " + order);
      }
      int part = choice.among(ready);
      if (!plan.take(part, run)) {
        throw new IllegalStateException("part " + part + " cannot be taken");
      }
      task.accept(part);
      plan.done(part, run);
      order.add(part);
    }
    return order;
  }
}
