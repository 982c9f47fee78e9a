package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import dev.percept.network.NetworkSummary;
import dev.percept.tensor.Shape;
import dev.percept.train.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// What a training run will need most probably, begun while the command line is still being read:
/// the best kernels are found and warmed up on one thread, the data set is read on another. Without
/// it, the first second of a run is spent waiting.
///
/// A guess that turns out wrong costs some time and changes nothing else: the command asks for what
/// it needs, and gets it from here only if it is here.
final class EarlyStart {
  // What most data sets are; where this one is not, only the warming up is for nothing.
  private static final Shape SHAPE = Shape.of(28, 28);
  private static final int CLASSES = 10;

  // The warming up keeps so many numbers for each parameter: two networks, gradients, and at most
  // two of the optimizer; and may take this part of the memory.
  private static final int COPIES = 5;
  private static final int SHARE_OF_HEAP = 8;

  private final @Nullable FutureTask<KernelChoice> choice;
  private final String data;
  private final @Nullable FutureTask<@Nullable DataSplit> split;
  private final String recipe;
  private final String model;
  private final String loss;
  private volatile boolean wanted = true;

  private EarlyStart(
      @Nullable FutureTask<KernelChoice> choice,
      String data,
      @Nullable FutureTask<@Nullable DataSplit> split,
      String recipe,
      String model,
      String loss) {
    this.choice = choice;
    this.data = data;
    this.split = split;
    this.recipe = recipe;
    this.model = model;
    this.loss = loss;
  }

  /// Does nothing ahead.
  static EarlyStart none() {
    return new EarlyStart(null, "", null, "", "", "");
  }

  /// Begins now if the command is one that will train.
  static EarlyStart of(String... args) {
    if (args.length == 0 || !args[0].equals("train")) {
      return none();
    }
    String resume = option(RunOptions.RESUME, "", args);
    if (!resume.isEmpty()) {
      return ofRun(resume);
    }
    String data = option("--data", DataOptions.MNIST, args);
    FutureTask<KernelChoice> choice = new FutureTask<>(Kernels::best);
    FutureTask<@Nullable DataSplit> split = new FutureTask<>(() -> read(data));
    EarlyStart start =
        new EarlyStart(
            choice,
            data,
            split,
            option("--recipe", TrainOptions.RECIPE, args),
            option("--model", "", args),
            option("--loss", DataOptions.isTable(data) ? "mse" : "", args));
    Thread.ofPlatform().daemon().name("percept-data").start(split);
    Thread.ofPlatform().daemon().name("percept-warm-up").start(() -> start.warmUp(choice));
    return start;
  }

  // The command line that the run began with.
  private static EarlyStart ofRun(String folder) {
    try {
      RunRecord run = Resumption.record(Path.of(folder));
      List<String> words = new ArrayList<>(List.of("train"));
      words.addAll(run.arguments());
      return run.outcome().isPresent() ? none() : of(words.toArray(new String[0]));
    } catch (IOException | IllegalArgumentException e) {
      return none(); // the command will say what is wrong
    }
  }

  private static String option(String option, String otherwise, String... args) {
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals(option) && i + 1 < args.length) {
        return args[i + 1];
      }
      if (args[i].startsWith(option + "=")) {
        return args[i].substring(option.length() + 1);
      }
    }
    return otherwise;
  }

  private static @Nullable DataSplit read(String data) throws IOException {
    DataSplit split = DataOptions.readFiles(data);
    if (split != null) {
      split.train().prepare();
      split.test().prepare();
    }
    return split;
  }

  /// The data set of that name if it is being read, or was; null if it is another or cannot be
  /// read.
  @Nullable DataSplit data(String name) {
    if (split == null || !name.equals(data)) {
      return null;
    }
    try {
      return get(split);
    } catch (ExecutionException e) {
      return null; // whoever reads it now will see why
    }
  }

  private void warmUp(FutureTask<KernelChoice> choice) {
    choice.run();
    if (!wanted) {
      return;
    }
    try {
      RecipeText text = RecipeText.of(recipe);
      boolean isText = !model.isEmpty() && Models.file(model) == null;
      text.override("model", "--model", isText ? model : null);
      text.override("loss", "--loss", loss.isEmpty() ? null : loss);
      Recipe what = Recipe.of(text);
      List<Layer> layers = what.layers(CLASSES);
      if (needsMuchMemory(layers, Runtime.getRuntime().maxMemory())) {
        return;
      }
      Network network = Network.of(SHAPE, layers);
      WarmUp.run(network, what.training(), true, choice().kernels(), () -> !wanted);
    } catch (IOException | IllegalArgumentException | OutOfMemoryError e) {
      stop(); // the command will say what is wrong
    }
  }

  /// Whether a network to warm up with would take memory that the run itself will need.
  ///
  /// @param heap how much there is, in bytes
  static boolean needsMuchMemory(List<Layer> layers, long heap) {
    long parameters = NetworkSummary.of(SHAPE, layers).parameters();
    return parameters * Float.BYTES > heap / SHARE_OF_HEAP / COPIES;
  }

  /// The best kernels, as soon as they are found.
  KernelChoice choice() {
    if (choice == null) {
      return Kernels.best();
    }
    try {
      return get(choice);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static <T extends @Nullable Object> T get(FutureTask<T> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Ends the warming up: other kernels are to be used.
  void stop() {
    wanted = false;
  }
}
