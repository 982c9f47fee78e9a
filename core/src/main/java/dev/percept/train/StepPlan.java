package dev.percept.train;

import dev.percept.kernel.Plan;
import java.util.ArrayList;
import java.util.List;

/// How one training step is cut.
///
/// The rows of the batch are cut into chunks, the parameters of every layer into as many shares as
/// there are threads; a share belongs to one thread, which finds it in its own cache from step to
/// step:
///
/// 1. where the first layer allows it, each thread adds to each chunk of its output what its own
///    share of the inputs contributes: share after share, chunk after chunk, so that all threads
///    work at the same time a chunk apart;
/// 2. each thread reads from the inputs what it will need of them for the gradients of its share:
///    while it must wait, or when (1) is done;
/// 3. whoever is free takes a chunk through the other layers, the loss, and all layers backward;
/// 4. each thread adds up the gradients of its share and updates it.
final class StepPlan {
  /// What a part is about, in the order of the list above.
  enum Kind {
    FIRST_LAYER,
    COLUMNS,
    ROWS,
    PARAMETERS
  }

  private static final int CHUNKS_OF_A_THREAD = 2;
  private static final int LEAST_ROWS = 8;
  private static final int MOST_ROWS = 64;

  private final int rows;
  private final int chunks;
  private final int shares;
  private final boolean cutsFirstLayer;
  private final Plan plan = new Plan();
  private final List<Kind> kinds = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  /// @param rows the rows of the batch
  /// @param cutsFirstLayer whether the first layer takes its inputs in parts
  StepPlan(int rows, int threads, boolean cutsFirstLayer) {
    this.rows = rows;
    this.shares = threads;
    this.cutsFirstLayer = cutsFirstLayer;
    int wanted = Math.max(CHUNKS_OF_A_THREAD * threads, (rows + MOST_ROWS - 1) / MOST_ROWS);
    this.chunks = Math.max(1, Math.min(wanted, rows / LEAST_ROWS));
    int[] needed = new int[shares + chunks];
    for (int share = 1; share < shares; share++) {
      needed[share] = add(Kind.COLUMNS, share, share);
    }
    int[] chunkDone = new int[chunks];
    if (cutsFirstLayer) {
      for (int share = 0; share < shares; share++) {
        for (int chunk = 0; chunk < chunks; chunk++) {
          int[] after = share == 0 ? new int[0] : new int[] {chunkDone[chunk]};
          chunkDone[chunk] = add(Kind.FIRST_LAYER, share * chunks + chunk, share, after);
        }
      }
    }
    needed[0] = add(Kind.COLUMNS, 0, 0);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int[] after = cutsFirstLayer ? new int[] {chunkDone[chunk]} : new int[0];
      needed[shares + chunk] = add(Kind.ROWS, chunk, Plan.ANYONE, after);
    }
    for (int share = 0; share < shares; share++) {
      add(Kind.PARAMETERS, share, share, needed);
    }
  }

  private int add(Kind kind, int number, int owner, int... after) {
    kinds.add(kind);
    numbers.add(number);
    return plan.add(owner, after);
  }

  /// Who waits for whom.
  Plan plan() {
    return plan;
  }

  boolean cutsFirstLayer() {
    return cutsFirstLayer;
  }

  Kind kind(int part) {
    return kinds.get(part);
  }

  /// Which share of the inputs, or of the parameters, a part is about; not for parts of rows.
  int share(int part) {
    int number = numbers.get(part);
    return kinds.get(part) == Kind.FIRST_LAYER ? number / chunks : number;
  }

  int shares() {
    return shares;
  }

  /// The first row of a part's chunk, for the first layer and for parts of rows.
  int firstRow(int part) {
    return (int) ((long) rows * (numbers.get(part) % chunks) / chunks);
  }

  /// One past the last row of a part's chunk.
  int lastRow(int part) {
    return (int) ((long) rows * (numbers.get(part) % chunks + 1) / chunks);
  }
}
