package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.state.StateExport;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
  private static final String TEXT = "conv 2 3x3, relu, dense 4";

  private final Network network =
      Network.of(Shape.of(6, 5), NetworkText.parse(TEXT)).initialize(new Rng(1));

  @TempDir private Path folder;
  private Path weights = Path.of("");

  @BeforeEach
  void writeWeights() throws IOException {
    weights = folder.resolve("weights.npz");
    StateExport.write(weights, network, StateExport.Format.NPZ);
  }

  @Test
  void whatWentWhereIsShown() throws IOException {
    Run run = Run.percept("import", weights, "--model", TEXT, "--input", "6x5");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Path model = folder.resolve("weights.safetensors");
    assertThat(run.lines())
        .containsExactly(
            "tensor    found    parameter      shape    how",
            "0.weight  2×1×3×3  conv1.weight   3×3×1×2  transposed",
            "0.bias    2        conv1.bias     2        as is",
            "3.weight  4×24     dense1.weight  24×4     transposed, rows reordered",
            "3.bias    4        dense1.bias    4        as is",
            "",
            "layout   pytorch",
            "network  6×5 → conv 4×3×2 → relu 4×3×2 → dense 4",
            "model    " + model);
    ModelFile.Model read = ModelFile.read(model);
    assertThat(read.network().values()).containsExactly(network.values());
    assertThat(read.provenance().text("provenance", "imported_from")).isEqualTo("weights.npz");
  }

  @Test
  void theSameAsJson() throws IOException {
    Path model = folder.resolve("other.safetensors");
    Run run =
        Run.percept(
            "import",
            "--json",
            weights,
            "--model",
            TEXT,
            "--input",
            "6x5",
            "--out",
            model,
            "--layout",
            "pytorch");
    assertThat(run.code()).isZero();
    Json.Fields json =
        (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(json.members().keySet())
        .containsExactly("file", "layout", "network", "tensors", "model", "weights_sha256");
    assertThat(json.items("stdout", "tensors")).hasSize(4);
    assertThat(json.text("stdout", "weights_sha256")).isEqualTo(ModelFile.weightsSha256(network));
    assertThat(ModelFile.read(model).network().values()).containsExactly(network.values());
  }

  @Test
  void whatDoesNotFitIsShownAndNothingWritten() {
    Run run = Run.percept("import", weights, "--model", "conv 2 3x3, dense 5", "--input", "6x5");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "percept: " + weights + ": expected weight 5×24, bias 5 for dense1, found weight 4×24")
        .contains("\n  layer   expected");
    assertThat(folder.resolve("weights.safetensors")).doesNotExist();
  }

  @Test
  void wrongUseIsTold() throws IOException {
    Run none = Run.percept("import", weights);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--model: weights alone do not say what network they are of");
    Run itself = Run.percept("import", weights, "--model", TEXT, "--out", weights);
    assertThat(itself.code()).isEqualTo(2);
    assertThat(itself.err()).contains("--out: a file other than");
    Path other = Files.writeString(folder.resolve("other.pt"), "nothing of that kind");
    Run wrong = Run.percept("import", other, "--model", TEXT);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("other.pt: expected a safetensors or npz file");
    Run missing = Run.percept("import", folder.resolve("missing"), "--model", TEXT);
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("missing: no such file");
  }
}
