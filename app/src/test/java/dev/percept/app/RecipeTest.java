package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.data.Augmentation;
import dev.percept.data.Sampling;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.Huber;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.optim.Momentum;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class RecipeTest {
  private static final String WHOLE =
      """
      # all keys
      model = conv 8 3x3, relu,   # goes on
        dense classes
      epochs = 3
      batch = 50
      optimizer = nesterov 0.05 0.8
      schedule = cosine 0.01 warmup 10
      weight-decay = 0.0005
      clip-norm = 5
      averaging = 0.99
      label-smoothing = 0.1
      augment = shift 2, rotate 10.5, scale 0.1, shear 0.2,
        elastic 1.5 5, erase 0.3, noise 0.05, flip
      sampling = with_replacement
      evaluate-every = 25
      evaluate-train = yes
      validation = 100
      keep = best
      patience = 4
      loss = cross-entropy
      """;

  private static Recipe parse(String text) throws IOException {
    return Recipe.of(
        RecipeText.parse("mine", "mine.recipe", text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @FieldSource("dev.percept.app.RecipeText#NAMES")
  void everyNameIsARecipeThatSaysWhy(String name) throws IOException {
    Recipe recipe = Recipe.of(RecipeText.of(name));
    assertThat(recipe.layers(7))
        .last()
        .isInstanceOf(Dense.class)
        .extracting("outputs")
        .isEqualTo(7);
    String file = name.equals("two-layer") ? "script" : name;
    assertThat(recipe.name()).isEqualTo(file);
    String text =
        Files.readString(Path.of("src/main/resources/dev/percept/app/recipes", file + ".recipe"));
    assertThat(text).startsWith("# ");
    assertThat(text.lines().filter(line -> line.startsWith("#")).count()).isGreaterThan(3);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
  }

  @Test
  void everyFileIsARecipeWithAName() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/dev/percept/app/recipes"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".recipe", "")).toList())
          .allMatch(RecipeText.NAMES::contains);
    }
  }

  @Test
  void scriptIsTheScripts() throws IOException {
    Recipe script = Recipe.of(RecipeText.of("script"));
    Initializer small = new Initializer.Normal(0.01);
    assertThat(script.layers(10))
        .containsExactly(new Dense(100, small), new Sigmoid(), new Dense(10, small));
    assertThat(script.training(60_000, 1)).isEqualTo(Training.ofScript(1));
    assertThat(script.validation()).isZero();
    assertThat(script.keepBest()).isFalse();
  }

  @Test
  void fastIsWhatWasChosen() throws IOException {
    Recipe fast = Recipe.of(RecipeText.of("fast"));
    Initializer normal = new Initializer.Normal(0.1);
    assertThat(fast.layers(10))
        .containsExactly(new Dense(100, normal), new Sigmoid(), new Dense(10, normal));
    assertThat(fast.training(60_000, 3))
        .isEqualTo(new Training(1_200, 100, new Sgd(2), 3).withEvaluations(50, false));
  }

  @Test
  void everyKeyIsUnderstood() throws IOException {
    assertThat(RecipeText.KEYS)
        .allSatisfy(key -> assertThat("steps\n" + WHOLE).containsPattern("(?m)^" + key));
    Recipe recipe = parse(WHOLE);
    assertThat(recipe.layers(3)).hasSize(3);
    assertThat(recipe.training(1_001, 9))
        .isEqualTo(
            new Training(61, 50, new Momentum(0.05, 0.8, true), 9)
                .withSampling(Sampling.WITH_REPLACEMENT)
                .withSchedule(new Schedule.WarmUp(10, new Schedule.Cosine(0.01)))
                .withLoss(new SoftmaxCrossEntropy(0.1))
                .withWeightDecay(0.0005)
                .withClipNorm(5)
                .withAveraging(0.99)
                .withAugmentation(new Augmentation(2, 10.5, 0.1, 0.2, 1.5, 5, 0.3, 0.05, true))
                .withEvaluations(25, true));
    assertThat(recipe.validation()).isEqualTo(100);
    assertThat(recipe.keepBest()).isTrue();
    assertThat(recipe.patience()).isEqualTo(4);
  }

  @Test
  void lossIsWhatTheRecipeSaysOrGoesWithTheTargets() throws IOException {
    String plain = "model = dense classes\nepochs = 2\nbatch = 30\noptimizer = sgd 1\n";
    Targets classes = new Targets.Classes(new int[] {0}, 2);
    Targets values = Targets.Values.of(new float[1], 1);
    for (String text : new String[] {"huber 0.5", "huber:0.5"}) {
      Recipe recipe = parse(plain + "loss = " + text + "\n");
      assertThat(recipe.training().loss()).isEqualTo(new Huber(0.5));
      assertThat(recipe.withLossFor(values)).isSameAs(recipe);
    }
    Recipe recipe = parse(plain);
    assertThat(recipe.withLossFor(classes)).isSameAs(recipe);
    assertThat(recipe.withLossFor(values).training().loss()).isEqualTo(new MeanSquaredError());
    for (String text : new String[] {"cross-entropy", "mse", "bce", "huber 0.5", "hinge"}) {
      assertThat(LossText.print(LossText.parse(text, 0))).isEqualTo(text);
    }
  }

  @Test
  void whatIsNotSaidIsPlain() throws IOException {
    Recipe recipe = parse("model = dense classes\nepochs = 2\nbatch = 30\noptimizer = sgd 1\n");
    assertThat(recipe.training(100, 0))
        .isEqualTo(new Training(7, 30, new Sgd(1), 0).withEvaluations(4, false));
    assertThat(recipe.training(20, 0).evaluateEvery()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model; modle; mine.recipe, line 2: expected one of the keys model, epochs & found \"modle\"",
        "epochs = 3; epochs; mine.recipe, line 4: expected key = value, found \"epochs\"",
        "epochs = 3; epochs = 0; line 4, epochs: expected 1 to 100000, found \"0\"",
        "epochs = 3; epochs = three; line 4, epochs: expected 1 to 100000, found \"three\"",
        "epochs = 3; steps = 0; line 4, steps: expected at least 1, found \"0\"",
        "clip-norm = 5; steps = 5; line 4, epochs: expected epochs or steps, not both",
        "clip-norm = 5; batch = 5; line 9: expected each key once, found \"batch\"",
        "epochs = 3; ''; mine: expected the key steps, found none",
        "batch = 50; ''; mine: expected the key batch, found none",
        "optimizer; # ; mine: expected the key optimizer, found none",
        "nesterov; nestorov; line 6, optimizer: expected sgd RATE, momentum & found \"nestorov\"",
        "0.05 0.8; 0; line 6, optimizer: learning rate must be finite and above 0, found 0.0",
        "0.05 0.8; ''; line 6, optimizer: expected a learning rate above 0, found nothing",
        "0.05 0.8; 0.1 0.2 0.3; optimizer: expected nothing more after nesterov, found \"0.3\"",
        "cosine 0.01; cosinus; line 7, schedule: expected constant, step & found \"cosinus\"",
        "warmup 10; warmup; schedule: expected a number of steps, at least 1, found nothing",
        "warmup 10; warmup 10 9; schedule: expected warmup STEPS or nothing more, found \"9\"",
        "0.0005; -1; line 8, weight-decay: expected a number, at least 0, found \"-1\"",
        "0.99; 1; line 10, averaging: expected a number from 0 to below 1, found \"1\"",
        "0.1; 0x1; line 11, label-smoothing: expected a number from 0 to below 1, found \"0x1\"",
        "with_replacement; all; line 14, sampling: expected with_replacement or shuffled_epochs, found",
        "25; often; line 15, evaluate-every: expected at least 1, found \"often\"",
        "yes; true; line 16, evaluate-train: expected no or yes, found \"true\"",
        "best; first; line 18, keep: expected last or best, found \"first\"",
        "conv 8; cov 8; line 2, model: network, character 1: expected a layer & did you mean conv?",
        "# all keys; ' dense 3'; mine.recipe, line 1: expected key = value, found \"dense 3\""
      })
  void faultsNameTheLineWhatWasExpectedAndWhatWasFound(String part, String wrong, String message) {
    assertThat(WHOLE).contains(part);
    String text = WHOLE.replaceFirst(Pattern.quote(part), wrong == null ? "" : wrong);
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            RecipeText.Fault.class, fault -> assertThat(fault.isOfOption()).isFalse())
        .message()
        .startsWith("mine")
        .hasLineCount(1)
        .contains(message.split(" & ", -1));
  }

  @Test
  void mutatedRecipesAreReadOrRefused() throws IOException {
    Random random = new Random(5);
    int read = 0;
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(WHOLE);
      for (int i = 0; i <= random.nextInt(3); i++) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(8));
        switch (random.nextInt(3)) {
          case 0 -> text.delete(at, end);
          case 1 -> text.insert(at, text.substring(at, end));
          default -> text.setCharAt(at, "0123456789.-=# \n".charAt(random.nextInt(16)));
        }
      }
      try {
        parse(text.toString());
        read++;
      } catch (RecipeText.Fault e) {
        assertThat(e.getMessage()).startsWith("mine").hasLineCount(1);
      }
    }
    assertThat(read).isBetween(200, 4_000);
  }

  @Test
  void aFileIsARecipeToo(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("own"), WHOLE);
    assertThat(Recipe.of(RecipeText.of(file.toString())).training())
        .isEqualTo(parse(WHOLE).training());
    assertThat(Recipe.of(RecipeText.of(file.toString())).name()).isEqualTo(file.toString());
    for (String none : new String[] {folder.resolve("none").toString(), folder.toString(), "\0"}) {
      assertThatThrownBy(() -> RecipeText.of(none))
          .isInstanceOf(RecipeText.Fault.class)
          .hasMessageStartingWith(
              "--recipe: expected script, two-layer, fast, mlp, mlp-best, cnn-fast, cnn, cnn-best or a file, found");
    }
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(70_000));
    assertThatThrownBy(() -> RecipeText.of(large.toString()))
        .hasMessageContaining("expected a recipe of at most 65536 bytes, found more");
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> RecipeText.of(bytes.toString()))
        .hasMessageContaining("expected text in UTF-8");
  }

  @Test
  void optionsStandInForLines() throws IOException {
    RecipeText text = RecipeText.of("script");
    text.override("batch", "--batch", 7);
    text.override("optimizer", "--optimizer", "adam 0.5");
    text.override("learning-rate", "--learning-rate", 0.25);
    text.override("hidden", "--hidden", 12);
    text.override("patience", "--patience", null);
    Recipe recipe = Recipe.of(text);
    assertThat(recipe.training().batchSize()).isEqualTo(7);
    assertThat(OptimizerText.print(recipe.training().optimizer())).isEqualTo("adam 0.25 0.9 0.999");
    assertThat(recipe.layers(10).getFirst()).isEqualTo(new Dense(12, new Initializer.Normal(0.01)));
    text.override("batch", "--batch", 0);
    assertThatThrownBy(() -> Recipe.of(text))
        .isInstanceOfSatisfying(
            RecipeText.Fault.class, fault -> assertThat(fault.isOfOption()).isTrue())
        .hasMessage("--batch: expected 1 to 100000, found \"0\"");
  }
}
