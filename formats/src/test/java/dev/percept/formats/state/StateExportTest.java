package dev.percept.formats.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Python that an export comes with. Whether PyTorch does the same with it is for the tests
/// with PyTorch; here every text stands as it was when it did.
final class StateExportTest {
  private static final String MODEL = "model = nn.Sequential(";

  private static List<String> python(Shape input, String text, StateExport.Format format) {
    return StateExport.python("net", Network.of(input, NetworkText.parse(text)), format);
  }

  private static String modules(Shape input, String text) {
    List<String> lines = python(input, text, StateExport.Format.SAFETENSORS);
    int start = lines.indexOf(MODEL);
    assertThat(start).as(() -> String.join("\n", lines)).isPositive();
    List<String> modules = lines.subList(start + 1, lines.indexOf(")"));
    return String.join(" ", modules.stream().map(String::strip).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dense 3; nn.Flatten(), nn.Linear(96, 3),",
        "flatten, dense 3; nn.Flatten(), nn.Linear(96, 3),",
        "conv 4 3x3; nn.Conv2d(2, 4, 3),",
        "conv 4 3x2 groups 2 nobias; nn.Conv2d(2, 4, (3, 2), groups=2, bias=False),",
        "conv 4 3x3 same; nn.Conv2d(2, 4, 3, padding=1),",
        "conv 4 3x3 pad 1x0x2x1; nn.ZeroPad2d((0, 1, 1, 2)), nn.Conv2d(2, 4, 3),",
        "conv 4 3x3 pad 1x1x1x0; nn.ZeroPad2d((1, 0, 1, 1)), nn.Conv2d(2, 4, 3),",
        "conv 4 2x2 stride 2x1 dilation 1x2; nn.Conv2d(2, 4, 2, stride=(2, 1), dilation=(1, 2)),",
        "pool 2; nn.MaxPool2d(2),",
        "pool 3x2 stride 1 pad 1; nn.MaxPool2d((3, 2), stride=1, padding=1),",
        "pool 2 dilation 2; nn.MaxPool2d(2, dilation=2),",
        "pool 3 pad 2; nn.ConstantPad2d((2, 2, 2, 2), float(\"-inf\")), nn.MaxPool2d(3),",
        "pool 2 pad 0x0x1x1; nn.ConstantPad2d((0, 1, 0, 1), float(\"-inf\")), nn.MaxPool2d(2),",
        "avgpool 2; nn.AvgPool2d(2),",
        "avgpool 3 stride 2 pad 1; nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False),",
        "avgpool 3 pad 1 count_padding; nn.AvgPool2d(3, padding=1),",
        "avgpool 3 pad 0x0x1x1 count_padding; nn.ZeroPad2d((0, 1, 0, 1)), nn.AvgPool2d(3),",
        "globalpool; nn.AdaptiveAvgPool2d(1), nn.Flatten(),",
        "batchnorm; nn.BatchNorm2d(2),",
        "batchnorm momentum 0.2 epsilon 0.001; nn.BatchNorm2d(2, eps=0.001, momentum=0.2),",
        "flatten, batchnorm; nn.Flatten(), nn.BatchNorm1d(96),",
        "layernorm; nn.LayerNorm((2, 8, 6)),",
        "flatten, layernorm epsilon 0.5; nn.Flatten(), nn.LayerNorm(96, eps=0.5),",
        "scale; Scale(2),",
        "scale each; Scale((2, 8, 6)),",
        "dense 4, scale; nn.Flatten(), nn.Linear(96, 4), Scale(4),",
        "clip -1 6; nn.Hardtanh(-1.0, 6.0),",
        "maxout 2; Maxout(2),",
        "dropout 0.25; nn.Dropout(0.25),",
        "sigmoid, tanh, relu; nn.Sigmoid(), nn.Tanh(), nn.ReLU(),",
        "leaky_relu 0.2, elu 2, selu; nn.LeakyReLU(0.2), nn.ELU(2.0), nn.SELU(),",
        "gelu, gelu tanh, silu; nn.GELU(), nn.GELU(approximate=\"tanh\"), nn.SiLU(),",
        "softplus, hard_swish, hard_sigmoid; nn.Softplus(), nn.Hardswish(), nn.Hardsigmoid(),",
        "residual(relu | tanh), silu; Residual( nn.Sequential( nn.ReLU(), ),"
            + " nn.Sequential( nn.Tanh(), ), ), nn.SiLU(),",
        "residual(relu); Residual( nn.Sequential( nn.ReLU(), ), nn.Sequential(), ),",
        "concat(identity | conv 1 1x1);"
            + " Concat( nn.Sequential(), nn.Sequential( nn.Conv2d(2, 1, 1), ), ),",
      })
  void everyLayerHasItsModules(String text, String modules) {
    assertThat(modules(Networks.IMAGE, text)).isEqualTo(modules);
  }

  @Test
  void imagesWithoutChannelsHaveOne() {
    assertThat(modules(Shape.of(5, 4), "batchnorm, scale, conv 2 2x2"))
        .isEqualTo("nn.BatchNorm2d(1), Scale(1), nn.Conv2d(1, 2, 2),");
    assertThat(modules(Shape.of(7), "batchnorm, scale, maxout 7, dense 2"))
        .isEqualTo("nn.BatchNorm1d(7), Scale(7), Maxout(7), nn.Linear(1, 2),");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "8x6x2; avgpool 2 dilation 2; avgpool with dilation",
        "8x6x2; avgpool 3 pad 0x0x1x1; avgpool with uneven or wide padding that does not count",
        "8x6x2; flatten, maxout 2; maxout of a flattened image",
        "8x6; maxout 2; maxout of images without channels",
        "8x6; concat(relu | tanh); a concat layer of images without channels",
        "2x2x2x2; scale; a scale layer of inputs of more than three sizes",
        "2x2x2x2; batchnorm; batchnorm of more than three sizes",
        "8x6x2; residual(flatten, relu | dense 96); a sum of numbers in different orders",
        "8x6x2; avgpool 2 dilation 2, flatten, maxout 2; avgpool with dilation, nor for maxout of a flattened image",
      })
  void whatPyTorchCannotIsSaid(String input, String text, String gap) {
    int[] sizes = Arrays.stream(input.split("x")).mapToInt(Integer::parseInt).toArray();
    assertThat(python(Shape.of(sizes), text, StateExport.Format.SAFETENSORS))
        .containsExactly(
            "from safetensors.torch import load_file",
            "",
            "# PyTorch has no module for " + gap,
            "state = load_file(\"net\")");
  }

  @Test
  void classesOfItsOwnComeBeforeTheModelOnceEach() {
    List<String> lines =
        python(
            Networks.IMAGE,
            "concat(relu | tanh), residual(relu), residual(tanh), flatten",
            StateExport.Format.NPZ);
    assertThat(lines).startsWith("import numpy as np", "import torch", "from torch import nn", "");
    assertThat(lines.stream().filter(line -> line.startsWith("class ")))
        .containsExactly("class Concat(nn.Module):", "class Residual(nn.Module):");
    assertThat(lines)
        .endsWith(
            ")",
            "model.load_state_dict({key: torch.from_numpy(value) for key, value in np.load(\"net\").items()})",
            "model.eval()",
            "# takes floats of N × 2 × 8 × 6",
            "# gives the numbers of an image channel by channel");
    assertThat(python(Networks.IMAGE, "residual(relu), dense 2", StateExport.Format.SAFETENSORS))
        .startsWith("from safetensors.torch import load_file", "from torch import nn", "")
        .endsWith("# takes floats of N × 2 × 8 × 6");
  }
}
