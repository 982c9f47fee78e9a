package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SummaryCommandTest {
  private static final String TWO_LAYERS =
      """
      layer     output  parameters    FLOPs
      input     28×28
      dense1    100         78,500  156,800
      sigmoid1  100              –        –
      dense2    10           1,010    2,000
      all                   79,510  158,800

      79,510 parameters are trained; FLOPs are those of one image, forward
      """;

  @TempDir private Path folder;

  private static String out(Object... arguments) {
    Run run = Run.percept(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }

  @Test
  void aRecipeAFileAndATextShowTheSame() throws IOException {
    assertThat(out("summary")).isEqualTo(TWO_LAYERS);
    assertThat(out("summary", "--recipe", "fast")).isEqualTo(TWO_LAYERS);
    String text = "dense 100, sigmoid, dense classes";
    assertThat(out("summary", "--model", text)).isEqualTo(TWO_LAYERS);
    Path file = folder.resolve("model");
    Network network = Network.of(Shape.of(28, 28), NetworkText.parse(text, 10));
    ModelFile.write(file, ModelFile.Model.of(network));
    assertThat(out("summary", "--model", file)).isEqualTo(TWO_LAYERS);
  }

  @Test
  void layersWithinOthersAreIndentedAndStatisticsCounted() {
    assertThat(
            out(
                "summary",
                "--input",
                "8x8x2",
                "--model",
                "residual(conv 4 3x3 same nobias, batchnorm | conv 4 1x1), globalpool, dense classes",
                "--classes",
                3))
        .isEqualTo(
            """
            layer             output  parameters   FLOPs
            input             8×8×2
            residual1         8×8×4          100  10,240
              conv1           8×8×4           72   9,216
              batch_norm1     8×8×4           16       –
              shortcut
              conv1           8×8×4           12   1,024
            global_avg_pool1  4                –       –
            dense1            3               15      24
            all                              115  10,264

            107 parameters are trained, 8 are statistics; FLOPs are those of one image, forward
            """);
  }

  @Test
  void jsonHasTheSameNumbers() throws IOException {
    Json.Fields json =
        (Json.Fields)
            Json.parse(
                "stdout",
                out(
                        "summary",
                        "--json",
                        "--model",
                        "concat(relu | dense 5, relu), dense 2",
                        "--input",
                        "7")
                    .strip()
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(json.members().keySet())
        .containsExactly("input", "layers", "parameters", "trainable_parameters", "flops");
    assertThat(json.whole("stdout", "parameters")).isEqualTo(7 * 5 + 5 + 12 * 2 + 2);
    assertThat(json.whole("stdout", "flops")).isEqualTo(2 * (7 * 5 + 12 * 2));
    assertThat(json.items("stdout", "layers")).hasSize(5);
    assertThat(json.items("stdout", "layers").get(2))
        .hasToString(
            "{\"layer\":\"dense1\",\"depth\":1,\"branch\":\"branch2\",\"output\":[5],\"parameters\":40,\"flops\":70}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--model; rellu; 2; did you mean relu?",
        "--model; pool 30; 1; a window of 30 rows does not fit",
        "--model; runs/none.safetensors; 1; runs/none.safetensors: no such file",
        "--model; none.npz; 1; none.npz: no such file",
        "--input; 28y28; 2; --input: expected sizes such as 28x28",
        "--input; 0x3; 2; --input: expected sizes",
        "--input; 99999x99999; 2; --input: expected sizes",
        "--classes; 0; 2; --classes: expected at least 1",
        "--recipe; none; 2; --recipe: expected script"
      })
  void whatCannotBeShownIsTold(String option, String value, int code, String message) {
    Run run = Run.percept("summary", option, value);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void modelAndRecipeTogetherAreWrongUsage() {
    Run run = Run.percept("summary", "--model", "relu", "--recipe", "fast");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--model or --recipe, not both");
  }
}
