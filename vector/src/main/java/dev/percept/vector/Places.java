package dev.percept.vector;

import org.jspecify.annotations.Nullable;

/// Where the rows of a matrix begin: at even distances, or where a list says. Belongs to one thread
/// and is set anew for each product.
final class Places {
  private int first;
  private int distance;
  private int @Nullable [] list;
  private int list0;

  Places() {}

  /// Row i begins at `first + i · distance`.
  void even(int first, int distance) {
    this.first = first;
    this.distance = distance;
    this.list = null;
  }

  /// Row i begins at `first + list[list0 + i]`.
  void listed(int first, int[] list, int list0) {
    this.first = first;
    this.list = list;
    this.list0 = list0;
  }

  boolean isEven() {
    return list == null;
  }

  /// The distance of rows that lie at even distances.
  int distance() {
    return distance;
  }

  /// Where row `i` begins.
  int of(int i) {
    return list == null ? first + i * distance : first + list[list0 + i];
  }

  /// Sets `to` to where `rows` rows from `i` on begin, each `offset` further on; the last of them
  /// stands for all that `to` has room for besides.
  void copy(int[] to, int i, int rows, int offset) {
    for (int r = 0; r < to.length; r++) {
      to[r] = of(i + Math.min(r, rows - 1)) + offset;
    }
  }

  /// How many rows from `i` on, at most `rows` and at least one, lie at even distances.
  static int evenRows(int[] list, int i, int rows) {
    if (rows <= 2) {
      return rows;
    }
    int distance = list[i + 1] - list[i];
    int count = 2;
    while (count < rows && list[i + count] - list[i + count - 1] == distance) {
      count++;
    }
    return count;
  }
}
