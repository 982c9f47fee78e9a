package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An ONNX model wherever a model is taken, and models that are trained further.
final class OnnxModelsTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path model;
  private static Path onnx;

  @BeforeAll
  static void train() throws IOException {
    data = SmallData.write(folder);
    Run run =
        Run.percept(
            "train",
            "--data",
            data,
            "--out",
            folder,
            "--iterations",
            100,
            "--json",
            "--model",
            "conv 4 5x5, pool 2, batchnorm, relu, dense classes");
    assertThat(run.err()).isEmpty();
    model = folder.resolve("model.safetensors");
    onnx = folder.resolve("model.onnx");
    assertThat(Run.percept("export", "--to", "onnx", model).code()).isZero();
  }

  private static Json.Fields parse(Run run) throws IOException {
    assertThat(run.err()).isEmpty();
    return (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void evaluatesAsWhatItWasWrittenFrom() throws IOException {
    Json.Fields own = parse(Run.percept("evaluate", "--model", model, "--data", data, "--json"));
    Json.Fields read = parse(Run.percept("evaluate", "--model", onnx, "--data", data, "--json"));
    assertThat(read.members().get("accuracy")).isEqualTo(own.members().get("accuracy"));
    assertThat(Run.percept("summary", "--model", onnx).out()).contains("batch_norm");
  }

  @Test
  void isTrainedFurther() throws IOException {
    Path out = folder.resolve("further");
    Json.Fields further =
        parse(
            Run.percept(
                "train",
                "--model",
                onnx,
                "--data",
                data,
                "--iterations",
                1,
                "--learning-rate",
                "1e-6",
                "--out",
                out,
                "--json"));
    float[] before = ModelFile.read(model).network().values();
    float[] after = ModelFile.read(out.resolve("model.safetensors")).network().values();
    assertThat(after).hasSameSizeAs(before);
    // The filters come first: so small a rate moves them by little, but moves them.
    float difference = 0;
    for (int i = 0; i < 4 * 25; i++) {
      difference = Math.max(difference, Math.abs(before[i] - after[i]));
    }
    assertThat(difference).isBetween(0f, 1e-3f);
    assertThat(after).isNotEqualTo(before);
    assertThat(further.text("json", "network")).contains("batchnorm");
  }

  @Test
  void isImported() throws IOException {
    Path out = folder.resolve("imported.safetensors");
    Run run = Run.percept("import", onnx, "--out", out);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("as text  conv 4 5x5, pool 2", "batchnorm, relu, dense 10", "model    " + out);
    ModelFile.Model read = ModelFile.read(out);
    assertThat(read.provenance().text("model", "imported_from")).isEqualTo("model.onnx");
    assertThat(read.network().values()).hasSameSizeAs(ModelFile.read(model).network().values());
    Json.Fields json = parse(Run.percept("import", onnx, "--out", out, "--json"));
    assertThat(json.text("json", "producer")).startsWith("percept");
    Run both = Run.percept("import", onnx, "--model", "dense 10");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("ONNX model says all that itself");
  }

  @Test
  void whatDoesNotFitTheDataIsTold() throws IOException {
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "a,b,y\n1,2,0\n2,3,1\n3,4,0\n4,1,1\n5,5,0\n6,1,1\n7,2,0\n8,3,1\n");
    Run run = Run.percept("train", "--model", onnx, "--data", other, "--target", "y");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--model:", "takes 28×28");
    Run both = Run.percept("train", "--model", onnx, "--data", data, "--hidden", 5);
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--hidden");
  }
}
