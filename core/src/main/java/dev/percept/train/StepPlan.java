package dev.percept.train;

import dev.percept.kernel.Plan;
import java.util.Arrays;

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
///
/// A layer that sees the whole batch cuts (3) into segments: all chunks go forward through one, the
/// threads gather, all chunks go through the next; and back the same way. Where updates depend on
/// the norm of all gradients, (4) is done in three.
final class StepPlan {
  /// What a part is about, in the order of the list above.
  enum Kind {
    FIRST_LAYER,
    COLUMNS,
    /// Forward through a segment that is not the last.
    FORWARD,
    /// The share of a thread in what must be known of the batch before a segment.
    GATHER,
    /// Through the last segment, the loss, and back.
    ROWS,
    GATHER_BACKWARD,
    /// Back through the layers before a segment, down to the one before that.
    BACKWARD,
    /// Gradients without update.
    GRADIENTS,
    /// A share of the norm of all gradients.
    NORM,
    PARAMETERS
  }

  private static final int CHUNKS_OF_A_THREAD = 2;
  private static final int LEAST_ROWS = 8;

  /// The rows of a chunk are at most as many as have about so many numbers on their way through all
  /// layers, but not fewer than the first of these numbers, nor more than the second.
  private static final int NUMBERS_OF_A_CHUNK = 1 << 20;

  private static final int FEW_ROWS = 32;
  private static final int MOST_ROWS = 256;

  private final int rows;
  private final int chunks;
  private final int shares;
  private final boolean cutsFirstLayer;
  private final Plan plan = new Plan();
  private Kind[] kinds = {};

  // The chunk or the share that a part is about.
  private int[] numbers = {};
  private int[] segments = {};

  /// One segment, and updates that do not depend on all gradients.
  StepPlan(int rows, int threads, boolean cutsFirstLayer) {
    this(rows, threads, cutsFirstLayer, 1, false, 0);
  }

  /// @param rows the rows of the batch
  /// @param cutsFirstLayer whether the first layer takes its inputs in parts
  /// @param segments see [dev.percept.network.Workspace#segments]
  /// @param gradientsFirst whether the norm of all gradients is needed before any update
  /// @param numbersOfARow what all layers together give for one row
  StepPlan(
      int rows,
      int threads,
      boolean cutsFirstLayer,
      int segments,
      boolean gradientsFirst,
      long numbersOfARow) {
    this.rows = rows;
    this.shares = threads;
    this.cutsFirstLayer = cutsFirstLayer;
    long most = NUMBERS_OF_A_CHUNK / Math.max(1, numbersOfARow);
    int mostRows = (int) Math.max(FEW_ROWS, Math.min(MOST_ROWS, most));
    int wanted = Math.max(CHUNKS_OF_A_THREAD * threads, (rows + mostRows - 1) / mostRows);
    this.chunks = Math.max(1, Math.min(wanted, rows / LEAST_ROWS));
    int[] columns = new int[shares];
    for (int share = 1; share < shares; share++) {
      columns[share] = add(Kind.COLUMNS, share, 0, share);
    }
    int[] chunkDone = new int[chunks];
    if (cutsFirstLayer) {
      for (int share = 0; share < shares; share++) {
        for (int chunk = 0; chunk < chunks; chunk++) {
          int[] after = share == 0 ? new int[0] : new int[] {chunkDone[chunk]};
          chunkDone[chunk] = add(Kind.FIRST_LAYER, share * chunks + chunk, 0, share, after);
        }
      }
    }
    columns[0] = add(Kind.COLUMNS, 0, 0, 0);
    int[] rowsDone = addRows(chunkDone, segments);
    int[] needed = Arrays.copyOf(rowsDone, chunks + shares);
    System.arraycopy(columns, 0, needed, chunks, shares);
    if (gradientsFirst) {
      needed = addShares(Kind.NORM, 0, addShares(Kind.GRADIENTS, 0, needed));
    }
    addShares(Kind.PARAMETERS, 0, needed);
  }

  /// Adds what is done chunk by chunk.
  ///
  /// @param chunkDone what each chunk waits for, if the first layer is cut
  /// @return the last part of each chunk
  private int[] addRows(int[] chunkDone, int segments) {
    int[] done = new int[0];
    for (int segment = 0; segment < segments; segment++) {
      if (segment > 0) {
        done = addShares(Kind.GATHER, segment, done);
      }
      Kind kind = segment == segments - 1 ? Kind.ROWS : Kind.FORWARD;
      int[] next = new int[chunks];
      for (int chunk = 0; chunk < chunks; chunk++) {
        int[] after = segment == 0 && cutsFirstLayer ? new int[] {chunkDone[chunk]} : done;
        next[chunk] = add(kind, chunk, segment, Plan.ANYONE, after);
      }
      done = next;
    }
    for (int segment = segments - 2; segment >= 0; segment--) {
      done = addShares(Kind.GATHER_BACKWARD, segment + 1, done);
      int[] next = new int[chunks];
      for (int chunk = 0; chunk < chunks; chunk++) {
        next[chunk] = add(Kind.BACKWARD, chunk, segment, Plan.ANYONE, done);
      }
      done = next;
    }
    return done;
  }

  private int[] addShares(Kind kind, int segment, int... after) {
    int[] parts = new int[shares];
    for (int share = 0; share < shares; share++) {
      parts[share] = add(kind, share, segment, share, after);
    }
    return parts;
  }

  private int add(Kind kind, int number, int segment, int owner, int... after) {
    int part = kinds.length;
    kinds = Arrays.copyOf(kinds, part + 1);
    kinds[part] = kind;
    numbers = Arrays.copyOf(numbers, part + 1);
    numbers[part] = number;
    segments = Arrays.copyOf(segments, part + 1);
    segments[part] = segment;
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
    return kinds[part];
  }

  /// Which segment a part is about.
  int segment(int part) {
    return segments[part];
  }

  /// Which share of the inputs, or of the parameters, a part is about; not for parts of rows.
  int share(int part) {
    return kinds[part] == Kind.FIRST_LAYER ? numbers[part] / chunks : numbers[part];
  }

  int shares() {
    return shares;
  }

  /// The first row of a part's chunk, for the first layer and for parts of rows.
  int firstRow(int part) {
    return (int) ((long) rows * (numbers[part] % chunks) / chunks);
  }

  /// One past the last row of a part's chunk.
  int lastRow(int part) {
    return (int) ((long) rows * (numbers[part] % chunks + 1) / chunks);
  }
}
