package dev.percept.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Orders results from best to worst.
///
/// By one goal that is by its value. By several, those come first that no other dominates, then
/// those that only these dominate, and so on; within such a front those with the most room around
/// them, by the crowding distance: Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist
/// multiobjective genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary Computation 6(2),
/// 2002, section III. Failed ones come last. Equal ones are in the order of their numbers.
final class Ranking {
  private final List<Goal> goals;

  Ranking(List<Goal> goals) {
    this.goals = goals;
  }

  /// The best first.
  List<TrialResult> order(List<TrialResult> results) {
    List<TrialResult> rest = new ArrayList<>();
    List<TrialResult> failed = new ArrayList<>();
    for (TrialResult result : results) {
      (result.isMeasured() ? rest : failed).add(result);
    }
    rest.sort(TrialResult.BY_NUMBER);
    failed.sort(TrialResult.BY_NUMBER);
    List<TrialResult> ordered = new ArrayList<>();
    if (goals.size() == 1) {
      rest.sort(Comparator.comparingDouble(result -> cost(result, 0)));
      ordered.addAll(rest);
    } else {
      while (!rest.isEmpty()) {
        List<TrialResult> front = front(rest);
        rest.removeAll(front);
        ordered.addAll(byRoom(front));
      }
    }
    ordered.addAll(failed);
    return ordered;
  }

  /// The measured results that no other dominates, in the order of their numbers.
  List<TrialResult> front(List<TrialResult> results) {
    List<TrialResult> front = new ArrayList<>();
    for (TrialResult result : results) {
      if (result.isMeasured() && results.stream().noneMatch(other -> dominates(other, result))) {
        front.add(result);
      }
    }
    front.sort(TrialResult.BY_NUMBER);
    return front;
  }

  private double cost(TrialResult result, int goal) {
    return goals.get(goal).cost(result.value(goal));
  }

  // Nowhere worse and somewhere better.
  private boolean dominates(TrialResult a, TrialResult b) {
    if (!a.isMeasured()) {
      return false;
    }
    boolean better = false;
    for (int goal = 0; goal < goals.size(); goal++) {
      if (cost(a, goal) > cost(b, goal)) {
        return false;
      }
      better |= cost(a, goal) < cost(b, goal);
    }
    return better;
  }

  private List<TrialResult> byRoom(List<TrialResult> front) {
    int count = front.size();
    double[] room = new double[count];
    for (int goal = 0; goal < goals.size(); goal++) {
      int axis = goal;
      Integer[] order = new Integer[count];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingDouble(i -> cost(front.get(i), axis)));
      double first = cost(front.get(order[0]), goal);
      double range = cost(front.get(order[count - 1]), goal) - first;
      room[order[0]] = Double.POSITIVE_INFINITY;
      room[order[count - 1]] = Double.POSITIVE_INFINITY;
      for (int i = 1; i < count - 1 && range > 0; i++) {
        double between = cost(front.get(order[i + 1]), goal) - cost(front.get(order[i - 1]), goal);
        room[order[i]] += between / range;
      }
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -room[i]));
    List<TrialResult> ordered = new ArrayList<>();
    for (int i : order) {
      ordered.add(front.get(i));
    }
    return ordered;
  }
}
