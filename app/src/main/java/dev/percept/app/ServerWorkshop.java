package dev.percept.app;

import dev.percept.app.serve.ServedModel;
import dev.percept.app.serve.Workshop;
import dev.percept.data.Dataset;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.Workers;
import dev.percept.loss.Loss;
import dev.percept.tune.Budget;
import dev.percept.tune.Goal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ParameterException;

/// What `percept serve` has the other commands do.
///
/// @param terminal where they would write
/// @param runs the folder with the runs
/// @param data which data set to look at
record ServerWorkshop(Terminal terminal, Path runs, DataOptions data) implements Workshop {

  @Override
  public ServedModel read(Path file) throws IOException {
    ModelFile.Model model = Models.read(file);
    ModelSchema schema = ModelSchema.of(file, model);
    Loss loss = LossText.of(file.toString(), model.provenance());
    boolean takesPictures =
        schema.table().isEmpty()
            && (schema.images().isPresent() || PictureAnswers.isOfDigits(model.network()));
    return new ServedModel(
        file,
        model.network(),
        loss,
        model.provenance(),
        schema.images().isPresent()
            ? ServedModel.Kind.PICTURES
            : takesPictures ? ServedModel.Kind.DIGITS : ServedModel.Kind.NUMBERS,
        schema.names(),
        schema.table(),
        takesPictures
            ? Optional.of(new PictureAnswers(file, model)::pixels)
            : Optional.<ServedModel.PictureReader>empty());
  }

  @Override
  public List<Recipe> recipes() throws IOException {
    List<Recipe> recipes = new ArrayList<>();
    for (String name : RecipeText.NAMES) {
      RecipeText text = RecipeText.of(name);
      if (text.name().equals(name)) { // not a second name
        recipes.add(new Recipe(name, RecipeText.about(name), text.require("model").value()));
      }
    }
    return recipes;
  }

  @Override
  public void checkTraining(List<String> options) throws IOException {
    try {
      TrainCommand.check(terminal, options);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public boolean namesFile(String network) {
    return Models.file(network) != null;
  }

  @Override
  public Search search(List<String> options) throws IOException {
    try {
      TuneCommand command = TuneCommand.parsed(terminal, options);
      TuneOptions asked = command.options();
      TrialRecipes recipes = asked.recipes();
      int epochs = command.check(recipes).epochs();
      Budget budget = asked.budget();
      boolean timed = budget.trials() == Integer.MAX_VALUE;
      return new Search(
          recipes.network(),
          asked.spaceText().strip(),
          epochs,
          command.goalsBefore(),
          timed ? OptionalInt.empty() : OptionalInt.of(budget.trials()),
          timed ? Optional.of(budget.time()) : Optional.empty());
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public List<Goal> goals(Path search) throws IOException {
    return PastSearch.goals(search);
  }

  @Override
  public boolean namesSpace(String space) {
    return TuneOptions.isSpaceFile(space);
  }

  @Override
  public Path newRun() throws IOException {
    return RunFolder.create(runs).folder();
  }

  /// As this process was started: the same Java, options and modules.
  @Override
  public List<String> commandLine(List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("--module-path") && !option.startsWith("-Djdk.module.")) {
        words.add(option);
      }
    }
    words.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    words.addAll(List.of("-m", "dev.percept.app/" + Main.class.getName()));
    words.addAll(arguments);
    return words;
  }

  @Override
  public boolean isInWork(Path run) throws IOException {
    return RunLog.isInWork(new RunFolder(run));
  }

  @Override
  public boolean isSearching(Path search) throws IOException {
    return TrialLog.isInWork(search);
  }

  @Override
  public Dataset testData() throws IOException {
    try (Workers workers = Workers.of(1)) {
      return data.load(terminal, workers).split().test();
    }
  }
}
