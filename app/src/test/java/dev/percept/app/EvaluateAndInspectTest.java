package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.formats.Npy;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateAndInspectTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path model;
  private static Json.Fields trained = new Json.Fields(new LinkedHashMap<>());

  @BeforeAll
  static void train() throws IOException {
    data = SmallData.write(folder);
    Run run =
        Run.percept(
            "train", "--data", data, "--out", folder, "--iterations", 200, "--json", "--seed", 3);
    assertThat(run.code()).isZero();
    trained = parse(run);
    model = folder.resolve("model.safetensors");
  }

  private static Json.Fields parse(Run run) throws IOException {
    return (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void evaluationAgreesWithTraining() throws IOException {
    Json.Fields test = parse(Run.percept("evaluate", "--model", model, "--data", data, "--json"));
    Json.Fields train =
        parse(Run.percept("evaluate", "--model", model, "--data", data, "--json", "--train"));
    assertThat(test.members().get("accuracy")).isEqualTo(trained.members().get("test_accuracy"));
    assertThat(test.members().get("loss")).isEqualTo(trained.members().get("test_loss"));
    assertThat(train.members().get("accuracy")).isEqualTo(trained.members().get("train_accuracy"));
    assertThat(train.members().get("loss")).isEqualTo(trained.members().get("loss"));
  }

  @Test
  void confusionMatrixHoldsEveryImage() throws IOException {
    Json.Fields test = parse(Run.percept("evaluate", "--model", model, "--data", data, "--json"));
    long sum = 0;
    long right = 0;
    List<Json> rows = test.items("stdout", "confusion");
    for (int truth = 0; truth < 10; truth++) {
      Json.Items row = (Json.Items) rows.get(truth);
      for (int said = 0; said < 10; said++) {
        long count = ((Json.Whole) row.values().get(said)).value();
        sum += count;
        right += truth == said ? count : 0;
      }
    }
    assertThat(sum).isEqualTo(SmallData.TEST);
    assertThat(Json.of((double) right / sum)).isEqualTo(test.members().get("accuracy"));
  }

  @Test
  void severalViewsOfAnImageAnswerTogether() throws IOException {
    Json.Fields one = parse(Run.percept("evaluate", "--model", model, "--data", data, "--json"));
    Run run =
        Run.percept(
            "evaluate",
            "--model",
            model,
            "--data",
            data,
            "--json",
            "--views",
            4,
            "--augment",
            "shift 1");
    Json.Fields four = parse(run);
    assertThat(four.members().get("views")).isEqualTo(Json.of(4));
    assertThat(four.members().get("loss")).isNotEqualTo(one.members().get("loss"));
    assertThat(four.real("stdout", "accuracy"))
        .isCloseTo(one.real("stdout", "accuracy"), offset(0.1));
    Run unchanged = Run.percept("evaluate", "--model", model, "--data", data, "--views", 4);
    assertThat(unchanged.code()).isEqualTo(2);
    assertThat(unchanged.err())
        .contains("4 views of an image that is not changed are all the same");
  }

  @Test
  void viewsAreThoseOfTheTrainingIfNobodySaysOtherwise() throws IOException {
    Path out = folder.resolve("augmented");
    Run trained =
        Run.percept(
            "train", "--data", data, "--out", out, "--iterations", 5, "--augment", "shift 2");
    assertThat(trained.code()).isZero();
    String file = out.resolve("model.safetensors").toString();
    Json.Fields implied =
        parse(Run.percept("evaluate", "--model", file, "--data", data, "--json", "--views", 3));
    Json.Fields said =
        parse(
            Run.percept(
                "evaluate",
                "--model",
                file,
                "--data",
                data,
                "--json",
                "--views",
                3,
                "--augment",
                "shift 2"));
    assertThat(implied.members().get("loss")).isEqualTo(said.members().get("loss"));
  }

  @Test
  void savedClassesAreThoseOfTheConfusionMatrix() throws IOException {
    Path file = folder.resolve("classes.npy");
    Json.Fields test =
        parse(
            Run.percept(
                "evaluate", "--model", model, "--data", data, "--json", "--save-classes", file));
    int[] classes = Npy.read(file).toInts();
    int[] labels;
    try (Npz arrays = Npz.open(data)) {
      labels = arrays.read("y_test").toInts();
    }
    assertThat(classes).hasSameSizeAs(labels);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += classes[i] == labels[i] ? 1 : 0;
    }
    assertThat((double) right / labels.length).isEqualTo(test.real("stdout", "accuracy"));
  }

  @Test
  void printsATableOfTheClasses() {
    Run run = Run.percept("evaluate", "--model", model, "--data", data);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("accuracy", "mean cross-entropy", "precision  recall");
    assertThat(run.lines()).hasSize(15);
  }

  @Test
  void aModelThatDoesNotFitTheDataIsRefused() throws IOException {
    SequencedMap<String, NumericArray> wide = new LinkedHashMap<>();
    wide.put("w1", NumericArray.ofFloats(new float[100 * 5], 100, 5));
    wide.put("b1", NumericArray.ofFloats(new float[5], 5));
    wide.put("w2", NumericArray.ofFloats(new float[50], 5, 10));
    wide.put("b2", NumericArray.ofFloats(new float[10], 10));
    Path other = folder.resolve("other.npz");
    Npz.write(other, wide);
    Run run = Run.percept("evaluate", "--model", other, "--data", data);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("100", "28×28 = 784");
    assertThat(run.err().lines().filter(line -> !line.contains("scalar kernels"))).hasSize(1);
  }

  @Test
  void severalModelsAnswerTogether() throws IOException {
    Path other = folder.resolve("second");
    Run run =
        Run.percept(
            "train", "--data", data, "--out", other, "--iterations", 100, "--json", "--seed", 4);
    assertThat(run.code()).isZero();
    Path second = other.resolve("model.safetensors");
    Json.Fields together =
        parse(Run.percept("evaluate", "--data", data, "--json", "--model", model, second, model));
    Json.Fields alone = parse(Run.percept("evaluate", "--data", data, "--json", "--model", second));
    assertThat(together.items("stdout", "models")).hasSize(3);
    assertThat(alone.members()).doesNotContainKey("models");
    assertThat(together.members().get("loss"))
        .isNotEqualTo(alone.members().get("loss"))
        .isNotEqualTo(trained.members().get("test_loss"));
    // Better than the worse of the two, as a mean of logarithms is below the logarithm of the mean.
    assertThat(together.real("stdout", "loss")).isLessThan(alone.real("stdout", "loss"));
    Run text = Run.percept("evaluate", "--data", data, "--model", model, second);
    assertThat(text.code()).isZero();
    assertThat(text.err()).contains("2 networks, the mean of their probabilities, on 200 test");
  }

  @Test
  void modelsOfDifferentShapesCannotAnswerTogether() throws IOException {
    Path other = folder.resolve("small.safetensors");
    ModelFile.write(
        other, ModelFile.Model.of(Network.of(Shape.of(5, 5), NetworkText.parse("dense 10"))));
    Run run = Run.percept("evaluate", "--data", data, "--model", model, other);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("number 2 takes 5×5 and gives 10");
  }

  @Test
  void evaluateWithoutAModelIsWrongUsage() {
    Run run = Run.percept("evaluate", "--data", data);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--model");
  }

  @Test
  void inspectShowsArraysOfADataSet() {
    Run run = Run.percept("inspect", data);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("x_train", "600×28×28", "uint8", "0 … 255", "y_test", "0 … 9");
  }

  @Test
  void inspectShowsAModelsArchitectureAndProvenance() throws IOException {
    Run text = Run.percept("inspect", model);
    assertThat(text.out()).contains("dense1.weight", "784×100", "percept.network", "sigmoid");
    Json.Fields json = parse(Run.percept("inspect", "--json", model));
    assertThat(json.members().keySet()).containsExactly("file", "format", "arrays", "metadata");
    assertThat(json.toString()).contains("weights_sha256", "data_sha256", "seed");
  }

  @Test
  void inspectOfSomethingElseIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello, hello");
    Run run = Run.percept("inspect", file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("notes.txt", "expected", "found");
  }
}
