package dev.percept.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percept.layer.BatchNorm;
import dev.percept.layer.Composite;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Window;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class NetworkTextTest {
  private static final List<String> TEXTS = Samples.TEXTS;
  private static final int ROUNDS = 20_000;
  private static final Initializer HE = new Initializer.He();
  private static final Initializer XAVIER = new Initializer.Xavier();

  @ParameterizedTest
  @FieldSource("TEXTS")
  void printingGivesTheTextBack(String text) {
    List<Layer> layers = NetworkText.parse(text);
    assertThat(NetworkText.print(layers)).isEqualTo(text);
    assertThat(Network.of(Shape.of(12, 12), layers).layers()).isEqualTo(layers);
  }

  @Test
  void theTextsHaveEveryLayerAndEveryInitialiser() {
    List<Layer> layers = new ArrayList<>();
    TEXTS.forEach(text -> layers.addAll(Samples.all(NetworkText.parse(text))));
    assertThat(layers.stream().<Class<?>>map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(leaves(Layer.class).toList());
    assertThat(
            layers.stream()
                .<Class<?>>mapMulti((layer, sink) -> {
                  switch (layer) {
                    case Dense dense -> sink.accept(dense.weights().getClass());
                    case Conv2d conv -> sink.accept(conv.weights().getClass());
                    default -> {}
                  }
                })
                .distinct()
                .toList())
        .containsExactlyInAnyOrder(Initializer.class.getPermittedSubclasses());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type == CustomLayer.class
        ? Stream.of()
        : type.isSealed()
            ? Arrays.stream(type.getPermittedSubclasses()).flatMap(NetworkTextTest::leaves)
            : Stream.of(type);
  }

  @Test
  void wordsMeanWhatTheySay() {
    assertThat(NetworkText.parse("conv 8 5x3 stride 2 pad 1x0 dilation 1x2 groups 2 nobias zeros"))
        .containsExactly(
            new Conv2d(
                8, new Window(5, 3, 2, 2, 1, 2, 1, 0, 1, 0), 2, false, new Initializer.Zeros()));
    assertThat(NetworkText.parse("pool 2, pool 3x2 stride 1 pad 1x0x2x1"))
        .containsExactly(
            new MaxPool2d(Window.of(2, 2).withStride(2)),
            new MaxPool2d(new Window(3, 2, 1, 1, 1, 1, 1, 0, 2, 1)));
    assertThat(NetworkText.parse("batchnorm epsilon 1e-3"))
        .containsExactly(new BatchNorm(0.1, 0.001));
    assertThat(NetworkText.parse("residual(relu, relu)"))
        .containsExactly(Residual.of(new Relu(), new Relu()));
    assertThat(NetworkText.parse("concat(relu | identity)"))
        .containsExactly(new Concat(List.of(List.of(new Relu()), List.of())));
    assertThat(NetworkText.parse("dense classes he", 7)).containsExactly(new Dense(7, HE));
  }

  @Test
  void thereIsMoreThanOneWayToSayIt() {
    assertThat(NetworkText.parse("  conv 4   3\tsame,maxpool 2x2,leaky_relu,elu\n, swish "))
        .isEqualTo(NetworkText.parse("conv 4 3x3 pad same, pool 2, leaky_relu 0.01, elu 1, silu"));
    assertThat(NetworkText.parse("conv 4 3×3 he same stride 2"))
        .isEqualTo(NetworkText.parse("conv 4 3x3 stride 2 pad 0x0x1x1 he"))
        .isNotEqualTo(NetworkText.parse("conv 4 3x3 stride 2 pad 1 he"));
    assertThat(NetworkText.parse("residual(relu | identity)"))
        .isEqualTo(NetworkText.parse("residual(relu)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dense 1, relu; he",
        "dense 1, batchnorm, dropout 0.5, relu; he",
        "dense 1, flatten, gelu; he",
        "dense 1, selu; lecun",
        "dense 1, sigmoid, relu; xavier",
        "dense 1, dense 2, relu; xavier",
        "dense 1; xavier",
        "dense 1, dropout 0.5; xavier",
        "dense 1, residual(relu); xavier",
        "residual(dense 1), relu; he",
        "residual(relu | concat(dense 1, batchnorm | identity)), dropout 0.1, selu; lecun",
        "concat(dense 1 | relu); xavier",
        "init orthogonal 2, dense 1, relu; orthogonal 2"
      })
  void weightsBeginAsSuitsWhatFollows(String text, String expected) {
    Dense dense =
        Samples.all(NetworkText.parse(text)).stream()
            .flatMap(layer -> layer instanceof Dense d ? Stream.of(d) : Stream.empty())
            .findFirst()
            .orElseThrow();
    assertThat(NetworkTextPrinter.print(dense.weights())).isEqualTo(expected);
  }

  @Test
  void initIsForAllThatDoNotSayOtherwise() {
    assertThat(
            NetworkText.parse("init normal 0.1, conv 2 3x3, relu, residual(dense 3), dense 4 he"))
        .isEqualTo(
            NetworkText.parse(
                "conv 2 3x3 normal 0.1, relu, residual(dense 3 normal 0.1), dense 4 he"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; network, character 1: expected a layer (dense, conv, pool, & found the end",
        "conf 3 3x3; network, character 1: expected a layer ( & found \"conf\" & did you mean conv?",
        "dense 10, rellu; character 11 & did you mean relu?",
        "relu, ; character 6 & found the end",
        "relu relu; character 6: expected a comma or the end after relu, found \"relu\"",
        "dense; character 6: expected a number of outputs, or classes, found the end",
        "dense 0; character 7 & found \"0\"",
        "dense 1.5; character 7 & found \"1.5\"",
        "dense 99999999999; character 7",
        "dense 10 magic; character 10 & after dense, found \"magic\"",
        "dense 10 normal; character 16: expected a standard deviation, found the end",
        "dense 10 normal -1; character 10: normal: standard deviation must be & found -1.0",
        "dense classes; character 7 & how many classes there are is not known",
        "conv 3 3x3x3; character 8: expected a window size such as 3x3 & found \"3x3x3\"",
        "conv 3 3x; character 8 & found \"3x\"",
        "conv 3 3 stride 2 stride 2; character 19: expected each option once, found \"stride\"",
        "conv 3 3 pad 1 same; character 16: expected one padding at most, found \"same\"",
        "conv 3 3 pad 1x2x3; character 14: expected a padding such as & found \"1x2x3\"",
        "conv 3 3 stide 2; character 10: expected stride, pad, same, dilation, groups & found \"stide\"",
        "conv 3 3 he lecun; character 13 & found \"lecun\"",
        "conv 3 3 groups 2; character 1: conv: & 3",
        "conv 3 99999; character 1: conv: window height must be 1 to & 99,999",
        "dropout; character 8 & found the end",
        "dropout NaN; character 9 & found \"NaN\"",
        "dropout 0x1p3; character 9",
        "dropout 1e999; character 9",
        "pool; character 5: expected a window size & found the end",
        "residual relu; character 10: expected ( after residual, found \"relu\"",
        "residual(relu; character 14: expected a comma, | or ), found the end",
        "residual(); character 10: expected a layer & found \")\"",
        "residual(identity); character 1 & with one branch",
        "residual(relu | relu | relu); character 1 & with 3 branches",
        "concat(relu); character 1: expected at least two branches & with one branch",
        "relu | relu; character 6: expected a comma or the end & found \"|\"",
        "relu); character 5 & found \")\"",
        "init he; character 8: expected a comma after init, found the end",
        "init relu, relu; character 6: expected he, xavier & found \"relu\"",
        "a\u001bb; character 1 & found \"a\\u001bb\""
      })
  void faultsNameThePlaceWhatWasExpectedAndWhatWasFound(String text, String parts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkText.parse(text))
        .satisfies(e ->
            assertThat(String.valueOf(e.getMessage()))
                .startsWith("network, character ")
                .hasLineCount(1)
                .contains(parts.split(" & ", -1)));
  }

  @Test
  void nestingAndCountsAreLimited() {
    String deep = "residual(".repeat(16) + "relu" + ")".repeat(16);
    assertThat(NetworkText.print(NetworkText.parse(deep))).isEqualTo(deep);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkText.parse("residual(" + deep + ")"))
        .withMessageContaining("at most 16 levels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkText.parse("residual(".repeat(100_000)))
        .withMessageContaining("at most 16 levels");
    assertThat(NetworkText.parse("relu" + ",relu".repeat(9_999))).hasSize(10_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkText.parse("relu" + ",relu".repeat(10_000)))
        .withMessageContaining("at most 10000 layers");
  }

  /// Whatever is done to a text, it is read or refused in one line; and if it is read, its print
  /// reads as the same.
  @Test
  void mutatedTextsAreReadOrRefused() {
    Random random = new Random(3);
    List<String> scraps = new ArrayList<>();
    TEXTS.forEach(text -> scraps.addAll(List.of(text.split("(?<=[ ,|()x])|(?=[ ,|()x])", -1))));
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(TEXTS.get(round % TEXTS.size()), scraps, random);
      List<Layer> layers;
      try {
        layers = NetworkText.parse(text);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as(text).startsWith("network, character ").hasLineCount(1);
        continue;
      }
      read++;
      assertThat(NetworkText.parse(NetworkText.print(layers))).as(text).isEqualTo(layers);
    }
    assertThat(read).isBetween(ROUNDS / 20, ROUNDS / 2);
  }

  private static String mutated(String text, List<String> scraps, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(changed.length() + 1);
      int end = Math.min(changed.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> changed.delete(at, end);
        case 1 -> changed.insert(at, scraps.get(random.nextInt(scraps.size())));
        case 2 -> changed.insert(at, changed.substring(at, end));
        default ->
            changed.insert(at, (char) (random.nextInt(4) == 0 ? random.nextInt(0x3000) : '9'));
      }
    }
    return changed.toString();
  }

  @Test
  void layersOfOnesOwnHaveNoText() {
    assertThat(Composite.class.isSealed()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkText.print(List.of(new OwnLayer())))
        .withMessageContaining("a layer of one's own (own)");
  }

  @Test
  void defaultsArePrintedAsNothing() {
    assertThat(NetworkText.print(List.of(new Dense(2, HE), new Relu(), new Dense(3, XAVIER))))
        .isEqualTo("dense 2, relu, dense 3");
    assertThat(NetworkText.print(List.of(new Dense(2, XAVIER), new Relu(), new Dense(3, HE))))
        .isEqualTo("dense 2 xavier, relu, dense 3 he");
  }
}
