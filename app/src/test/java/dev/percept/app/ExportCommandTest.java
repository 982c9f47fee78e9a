package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.formats.state.StateImport;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportCommandTest {
  private static final Shape IMAGE = Shape.of(6, 7, 3);

  @TempDir private Path folder;
  private Path model = Path.of("");

  @BeforeEach
  void writeAModel() throws IOException {
    model = folder.resolve("model.safetensors");
    ModelFile.write(model, model("conv 2 3x3, relu, dense 4"));
  }

  private static ModelFile.Model model(String text) {
    Network network = Network.of(IMAGE, NetworkText.parse(text)).initialize(new Rng(1));
    return new ModelFile.Model(network, Json.object().with("seed", 1).build());
  }

  @Test
  void logitsBesideTheModel() throws IOException {
    Run run = Run.percept("export", "--to", "onnx", model);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Path file = folder.resolve("model.onnx");
    assertThat(run.lines())
        .containsExactly(
            "wrote %s (%,d bytes)".formatted(file, Files.size(file)),
            "input   N×3×6×7  input",
            "output  N×4  logits");
    assertThat(Files.readAllBytes(file))
        .isEqualTo(OnnxFile.bytes(ModelFile.read(model), OnnxFile.Output.LOGITS));
  }

  @Test
  void probabilitiesWhereOneSays() throws IOException {
    Path file = folder.resolve("other");
    Run run = Run.percept("export", "--softmax", "--json", "--to", "ONNX", model, "--out", file);
    assertThat(run.code()).isZero();
    Json.Fields json =
        (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(json.members().keySet())
        .containsExactly(
            "model", "file", "format", "bytes", "input", "input_sizes", "output", "output_sizes");
    assertThat(json.whole("stdout", "bytes")).isEqualTo(Files.size(file));
    assertThat(run.out()).contains("\"input_sizes\":[3,6,7]", "\"output\":\"probabilities\"");
    assertThat(Files.readAllBytes(file))
        .isEqualTo(OnnxFile.bytes(ModelFile.read(model), OnnxFile.Output.PROBABILITIES));
  }

  @Test
  void weightsWithThePythonThatLoadsThem() throws IOException {
    Run run = Run.percept("export", "--to", "safetensors", model);
    assertThat(run.code()).isZero();
    Path file = folder.resolve("model-pytorch.safetensors");
    assertThat(run.err())
        .isEqualTo("wrote %s (%,d bytes), 4 tensors\n".formatted(file, Files.size(file)));
    assertThat(run.lines())
        .containsExactly(
            "from safetensors.torch import load_file",
            "from torch import nn",
            "",
            "model = nn.Sequential(",
            "    nn.Conv2d(3, 2, 3),",
            "    nn.ReLU(),",
            "    nn.Flatten(),",
            "    nn.Linear(40, 4),",
            ")",
            "model.load_state_dict(load_file(\"" + file + "\"))",
            "model.eval()",
            "# takes floats of N × 3 × 6 × 7");
    Network read = Network.of(IMAGE, NetworkText.parse("conv 2 3x3, relu, dense 4"));
    StateImport.read(file, read, Optional.empty());
    assertThat(read.values()).containsExactly(ModelFile.read(model).network().values());
  }

  @Test
  void layersWithinLayersAndLayersThatPyTorchHasNot() throws IOException {
    ModelFile.write(
        model,
        model(
            "conv 4 3x3 same, residual(conv 4 1x1), concat(identity | avgpool 3 stride 1 same count_padding),"
                + " maxout 2, dense 4"));
    Run run = Run.percept("export", "--to", "npz", model);
    assertThat(run.code()).isZero();
    assertThat(run.lines())
        .startsWith("import numpy as np", "import torch", "from torch import nn")
        .contains(
            "class Residual(nn.Module):", "class Concat(nn.Module):", "class Maxout(nn.Module):")
        .containsSequence(
            "    Residual(",
            "        nn.Sequential(",
            "            nn.Conv2d(4, 4, 1),",
            "        ),",
            "        nn.Sequential(),",
            "    ),",
            "    Concat(",
            "        nn.Sequential(),",
            "        nn.Sequential(",
            "            nn.AvgPool2d(3, stride=1, padding=1),",
            "        ),",
            "    ),",
            "    Maxout(2),",
            "    nn.Flatten(),");
    ModelFile.write(model, model("avgpool 2 dilation 2, dense 4"));
    Run gap = Run.percept("export", "--to", "npz", model, "--json");
    assertThat(gap.code()).isZero();
    assertThat(gap.out())
        .contains("# PyTorch has no module for avgpool with dilation\\nstate = {")
        .doesNotContain("Sequential");
  }

  @Test
  void whatCannotBeWrittenIsTold() throws IOException {
    Run usage = Run.percept("export", model);
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.err()).contains("--to=FORMAT");
    Run format = Run.percept("export", "--to", "pickle", model);
    assertThat(format.code()).isEqualTo(2);
    assertThat(format.err()).contains("--to", "onnx", "pickle");
    Run softmax = Run.percept("export", "--to", "npz", "--softmax", model);
    assertThat(softmax.code()).isEqualTo(2);
    assertThat(softmax.err()).contains("--softmax: only an ONNX model computes");
    Run none = Run.percept("export", "--to", "onnx", folder.resolve("none.npz"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("none.npz: no such file");
    ModelFile.write(model, model("conv 2 3x3"));
    Run images = Run.percept("export", "--to", "onnx", "--softmax", model);
    assertThat(images.code()).isEqualTo(1);
    assertThat(images.err())
        .isEqualTo(
            "percept: probabilities need one row of outputs, but the network gives 4×5×2:"
                + " export its logits\n");
    assertThat(folder.resolve("model.onnx")).doesNotExist();
  }
}
