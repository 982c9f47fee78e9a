package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.model.OwnLayer;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxFileTest {
  private static final String TEXT = "conv 4 3x3, relu, pool 2, dropout 0.5, dense 10";

  private static Network network(Shape input, String text) {
    return Network.of(input, NetworkText.parse(text)).initialize(new Rng(1));
  }

  @Test
  void aFileSaysWhatItTakesAndGivesAndWhereItComesFrom(@TempDir Path folder)
      throws IOException, OrtException {
    Network network = network(Shape.of(28, 28), TEXT);
    Json.Fields provenance = Json.object().with("seed", 7).with("data", "mnist").build();
    Path file = folder.resolve("model.onnx");
    ModelFile.Model model = new ModelFile.Model(network, provenance);
    OnnxFile.write(file, model, OnnxFile.Output.LOGITS);
    assertThat(Files.readAllBytes(file)).isEqualTo(OnnxFile.bytes(model, OnnxFile.Output.LOGITS));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getInputInfo()).containsOnlyKeys("input");
      TensorInfo input = (TensorInfo) session.getInputInfo().values().iterator().next().getInfo();
      assertThat(input.getShape()).containsExactly(-1, 1, 28, 28);
      assertThat(input.getDimensionNames()[0]).isEqualTo("N");
      assertThat(session.getOutputInfo()).containsOnlyKeys("logits");
      TensorInfo output = (TensorInfo) session.getOutputInfo().values().iterator().next().getInfo();
      assertThat(output.getShape()).containsExactly(-1, 10);
      assertThat(session.getMetadata().getProducerName()).isEqualTo("percept");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "percept.network",
                  NetworkText.print(network.layers()),
                  "percept.provenance",
                  provenance.toString()));
    }
  }

  @Test
  void flatInputsStayFlat() {
    assertThat(OnnxFile.sizes(Shape.of(784))).containsExactly(784);
    assertThat(OnnxFile.sizes(Shape.of(28, 20))).containsExactly(1, 28, 20);
    assertThat(OnnxFile.sizes(Shape.of(28, 20, 3))).containsExactly(3, 28, 20);
    assertThat(OnnxFile.sizes(Shape.of(2, 3, 4, 5))).containsExactly(2, 3, 4, 5);
    assertThat(OnnxFile.sizes(Shape.of())).containsExactly(1);
  }

  @Test
  void probabilitiesAreThoseOfPredict() throws OrtException {
    Network network = network(Shape.of(9, 8, 2), TEXT);
    float[] input = new float[network.inputShape().elements()];
    for (int i = 0; i < input.length; i++) {
      input[i] = i % 7 - 3;
    }
    assertThat(OnnxRun.output(network, OnnxFile.Output.PROBABILITIES, input, 1))
        .containsExactly(network.predict(input), within(1e-6f));
  }

  @Test
  void probabilitiesOfImagesThereAreNone() {
    ModelFile.Model model = ModelFile.Model.of(network(Shape.of(4, 4), "conv 2 3x3"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.bytes(model, OnnxFile.Output.PROBABILITIES))
        .withMessageContaining("the network gives 2×2×2: export its logits");
  }

  @Test
  void aLayerOfAUsersOwnIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("own.onnx");
    for (Network network :
        List.of(
            Network.of(Shape.of(4), new OwnLayer()),
            Network.of(Shape.of(4), new Relu(), Residual.of(new OwnLayer())))) {
      ModelFile.Model model = ModelFile.Model.of(network);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OnnxFile.write(file, model, OnnxFile.Output.LOGITS))
          .withMessage("layer OwnLayer[] is not one of percept's own: ONNX has no operator for it");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsTooLargeForTheFormatIsTold() {
    assertThatCode(() -> OnnxFile.checkSize(Integer.MAX_VALUE)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.checkSize(1L << 31))
        .withMessage(
            "the model would have 2,147,483,648 bytes; an ONNX file has at most 2,147,483,647");
  }
}
