package dev.percept.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class NetworkJsonTest {
  private static final List<String> TEXTS = Samples.TEXTS;
  private static final int ROUNDS = 20_000;

  @TempDir private Path folder;

  private static Network network(String text) {
    return Network.of(Shape.of(12, 12), NetworkText.parse(text));
  }

  private static Json parse(String text) throws FormatException {
    return Json.parse("model", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @FieldSource("TEXTS")
  void aModelFileKeepsEveryLayerAndEveryValue(String text) throws IOException {
    Network network = network(text).initialize(new Rng(3));
    for (int i = 0; i < network.values().length; i++) {
      network.values()[i] += i; // statistics and biases too
    }
    Path file = folder.resolve("model");
    ModelFile.write(file, ModelFile.Model.of(network));
    Network read = ModelFile.read(file).network();
    assertThat(read.inputShape()).isEqualTo(network.inputShape());
    assertThat(read.layers()).isEqualTo(network.layers());
    assertThat(read.parameters()).isEqualTo(network.parameters());
    assertThat(read.values()).isEqualTo(network.values());
  }

  @Test
  void statisticsAreKeptLikeAnyParameter() {
    assertThat(network("batchnorm").parameters())
        .extracting(Parameter::role)
        .anyMatch(role -> role.name().equals("STATISTIC"));
    assertThat(TEXTS).anyMatch(text -> text.contains("batchnorm"));
  }

  @ParameterizedTest
  @FieldSource("TEXTS")
  void kindsAreWhatLayersCallThemselves(String text) throws IOException {
    Network network = network(text);
    List<Json> layers = NetworkJson.write(network).items("model", "layers");
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = network.layers().get(i);
      assertThat(((Json.Fields) layers.get(i)).text("model", "kind")).isEqualTo(layer.kind());
    }
  }

  private static void refused(String layer, String... parts) {
    assertThatThrownBy(() ->
            NetworkJson.read(
                "model",
                (Json.Fields) parse("{\"input\":[12,12],\"layers\":[" + layer + "]}"),
                1_000_000))
        .isInstanceOf(FormatException.class)
        .message()
        .startsWith("model: expected ")
        .contains(parts)
        .hasLineCount(1);
  }

  @Test
  void layersThatAreNone() {
    String window =
        "\"window\":{\"size\":[3,3],\"stride\":[1,1],\"dilation\":[1,1],\"padding\":[0,0,0,0]}";
    refused("{\"kind\":\"spiral\"}", "a layer that percept knows, found kind \"spiral\"");
    refused("{\"kind\":\"gelu\",\"tanh\":1}", "true or false as \"tanh\", found \"1\"");
    refused("{\"kind\":\"elu\"}", "a number as \"alpha\", found nothing");
    refused("{\"kind\":\"max_pool\"}", "an object as \"window\"");
    for (String wrong : new String[] {"[1]", "[1,1,1]", "[1,-1]", "[1,4294967296]", "[1,1.5]"}) {
      refused(
          "{\"kind\":\"max_pool\","
              + window.replace("\"stride\":[1,1]", "\"stride\":" + wrong)
              + "}",
          "2 whole numbers as \"stride\", found " + wrong);
    }
    refused(
        "{\"kind\":\"max_pool\"," + window.replace("[3,3]", "[0,3]") + "}",
        "a valid max_pool layer, found window height must be 1");
    refused(
        "{\"kind\":\"max_pool\"," + window.replace("[3,3]", "[13,3]") + "}",
        "layers that fit each other, found a window of 13 rows");
    refused("{\"kind\":\"residual\",\"body\":[],\"shortcut\":[]}", "a valid residual layer");
    refused("{\"kind\":\"residual\",\"body\":[]}", "an array as \"shortcut\"");
    refused("{\"kind\":\"concat\",\"branches\":[[]]}", "a valid concat layer");
    refused("{\"kind\":\"concat\",\"branches\":[[],{}]}", "an array of layers for each branch");
    refused("{\"kind\":\"concat\",\"branches\":[[],[7]]}", "an object for each layer, found 7");
    refused(
        "{\"kind\":\"dense\",\"outputs\":1,\"weights\":{\"kind\":\"uniform\",\"limit\":-1}}",
        "a valid dense layer, found limit must be finite");
  }

  @Test
  void nestingAndCountsAreLimited() {
    String relu = "{\"kind\":\"relu\"}";
    String deep =
        "{\"kind\":\"residual\",\"shortcut\":[],\"body\":[".repeat(17) + relu + "]}".repeat(17);
    refused(deep, "at most 16 levels of layers within layers");
    refused(
        "{\"kind\":\"residual\",\"body\":["
            + relu
            + ("," + relu).repeat(9_999)
            + "],\"shortcut\":[]}",
        "at most 10000 layers, found more");
  }

  @Test
  void aLargeConvolutionIsRefusedBeforeItIsMade() throws IOException {
    Json.Fields json = NetworkJson.write(network("conv 24 5x5, relu, dense 10"));
    String large = json.toString().replace("\"filters\":24", "\"filters\":2000000");
    assertThatThrownBy(() -> NetworkJson.read("model", (Json.Fields) parse(large), 1_000_000))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("as many parameters as there are tensor elements (1,000,000)");
  }

  @Test
  void mutatedStructuresAreReadOrRefused() throws IOException {
    Random random = new Random(4);
    List<String> wholes =
        TEXTS.stream().map(t -> NetworkJson.write(network(t)).toString()).toList();
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(wholes.get(round % wholes.size()));
      for (int i = 0; i <= random.nextInt(2); i++) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(10));
        switch (random.nextInt(3)) {
          case 0 -> text.delete(at, end);
          case 1 -> text.insert(at, text.substring(at, end));
          default -> text.setCharAt(at, "0123456789[]{}\",".charAt(random.nextInt(16)));
        }
      }
      try {
        if (parse(text.toString()) instanceof Json.Fields fields) {
          NetworkJson.read("model", fields, 100_000);
          read++;
        }
      } catch (FormatException e) {
        assertThat(e.getMessage()).startsWith("model");
      }
    }
    assertThat(read).isBetween(ROUNDS / 50, ROUNDS / 2);
  }
}
