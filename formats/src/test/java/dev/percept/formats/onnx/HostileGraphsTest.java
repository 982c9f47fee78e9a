package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.FormatException;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.protobuf.ProtobufMessage;
import dev.percept.network.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that are meant to do harm, or are nonsense in ways that no exporter writes: read or
/// refused with a [FormatException], and soon.
final class HostileGraphsTest {
  /// More of them are tried by hand: `-Dpercept.rounds=500000`.
  private static final int ROUNDS = Integer.getInteger("percept.rounds", 6_000);

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static void refuses(TestModel model, String output, String... told) {
    OnnxFaultsTest.refuses(model, output, told);
  }

  /// Models of every kind of operator and of layer.
  private static List<byte[]> models() {
    List<byte[]> models = new ArrayList<>();
    OperatorCases.OPERATORS.forEach((operator, maker) -> {
      for (long seed = 0; seed < 3; seed++) {
        OperatorCases cases = new OperatorCases(operator, seed);
        TestModel model = new TestModel(cases.opset(), cases.sizes());
        models.add(model.bytes(maker.apply(cases, model)));
      }
    });
    for (int seed = 0; seed < 60; seed++) {
      RandomLayers.RandomNetwork random = new RandomLayers(seed).several();
      Network network = Network.of(random.input(), random.layers());
      models.add(OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.LOGITS));
    }
    return models;
  }

  /// Reads a file, or has it refused.
  ///
  /// @return whether it was read
  private static boolean isRead(byte[] file, String what) {
    long start = System.nanoTime();
    boolean read = true;
    try {
      OnnxFile.parse("model.onnx", file, null);
    } catch (FormatException e) {
      read = false;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError(what + ": " + e, e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(LONGEST);
    return read;
  }

  @Test
  void nonsenseIsReadOrRefused() {
    List<byte[]> models = models();
    Random random = new Random(55);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      WireTree tree = new WireTree(models.get(random.nextInt(models.size())), random);
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        tree.damage();
      }
      read += isRead(tree.bytes(), "round " + round) ? 1 : 0;
    }
    assertThat(read).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  @Test
  void damagedBytesAreReadOrRefused() {
    List<byte[]> models = models();
    Random random = new Random(6);
    int read = 0;
    for (int round = 0; round < ROUNDS / 2; round++) {
      byte[] file = models.get(random.nextInt(models.size())).clone();
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(8) == 0) {
        file = Arrays.copyOf(file, random.nextInt(file.length));
      }
      read += isRead(file, "round " + round) ? 1 : 0;
    }
    assertThat(read).isLessThan(ROUNDS / 2);
  }

  @Test
  void aNodeWithoutOutputsIsNamed() {
    TestModel m = new TestModel(13, 4);
    m.node(new ProtobufMessage().add(1, "x").add(3, "lonely").add(4, "Relu"));
    m.node(new ProtobufMessage().add(1, "x").add(2, "").add(3, "nameless").add(4, "Tanh"));
    refuses(m, m.node("Relu", "x"), "node \"lonely\" without", "node \"nameless\" without");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gather", "PRelu", "Where", "Conv", "Gemm", "Pad", "Slice"})
  void missingInputsAreTold(String operator) {
    TestModel flowing = new TestModel(17, 2, 3, 3);
    refuses(flowing, flowing.node(operator, "x"), operator);
    TestModel known = new TestModel(17, 2, 3, 3);
    String constant = known.node(operator, known.wholes(1));
    refuses(known, known.node("Reshape", "x," + constant), operator);
  }

  @Test
  void operatorsWithoutAnyInputAreTold() {
    for (String operator : List.of("Equal", "Not", "Add", "Range", "Concat", "Where")) {
      TestModel m = new TestModel(17, 4);
      String output = m.name();
      m.node(new ProtobufMessage().add(2, output).add(3, "empty").add(4, operator));
      refuses(m, m.node("Reshape", "x," + output), operator + " (node \"empty\" without input");
    }
  }

  @Test
  void whatIsMadeTwiceIsTold() {
    TestModel m = new TestModel(13, 4);
    String weight = m.floats(new float[4], 4);
    m.node(new ProtobufMessage().add(1, "x").add(2, weight).add(3, "again").add(4, "Relu"));
    refuses(m, m.node("Add", "x," + weight), "two for \"" + weight);
  }

  @Test
  void partsOfOtherCountsOfAxesAreTold() {
    TestModel m = new TestModel(13, 4);
    String ends = m.wholes(9, 9);
    String starts = m.wholes(0, 0);
    refuses(m, m.node("Slice", "x,%s,%s,%s".formatted(starts, ends, m.wholes(1))), "axes or steps");
  }

  @Test
  void moreAxesThanAnyoneHasAreTold() {
    TestModel m = new TestModel(13, 4);
    long[] sizes = new long[66];
    Arrays.fill(sizes, 1);
    sizes[0] = -1;
    sizes[65] = 4;
    refuses(m, m.node("Reshape", "x," + m.wholes(sizes)), "64 axes");
    TestModel other = new TestModel(13, 4);
    int[] ones = new int[65];
    Arrays.fill(ones, 1);
    refuses(other, other.node("Mul", "x," + other.floats(new float[1], ones)), "64 axes");
  }

  @Test
  @Timeout(5)
  void formulasThatDoubleAreForgotten() {
    TestModel m = new TestModel(13, 4);
    String first = m.node("Exp", "x");
    String value = first;
    for (int i = 0; i < 60; i++) {
      value = m.node("Mul", first + "," + m.node("Add", value + "," + value));
    }
    refuses(m, m.node("Gemm", value + "," + m.floats(new float[8], 4, 2)), "several results");
  }

  @Test
  @Timeout(5)
  void longChainsAreToldWithoutRecursion() {
    for (String operator : List.of("Exp", "Relu", "Reciprocal", "Abs", "Sigmoid")) {
      TestModel m = new TestModel(13, 4);
      String value = "x";
      for (int i = 0; i < 20_000; i++) {
        value = m.node(operator, value);
      }
      refuses(m, m.node("Gemm", value + "," + m.floats(new float[8], 4, 2)), "node");
    }
  }

  @Test
  void branchesWithinBranchesHaveALimit() {
    TestModel m = new TestModel(13, 4);
    String value = m.node("Tanh", "x");
    for (int i = 0; i < 5_000; i++) {
      value = m.node("Add", "x," + m.node("Tanh", value));
    }
    refuses(m, value, "16 levels");
  }

  @Test
  @Timeout(5)
  void constantsThatDoubleHaveALimit() {
    for (String operator : List.of("Concat", "Expand", "Add")) {
      TestModel m = new TestModel(13, 4);
      String value = m.wholes(1, 2, 3, 4);
      for (int i = 0; i < 40; i++) {
        value =
            switch (operator) {
              case "Concat" -> m.node("Concat", value + "," + value, "axis", 0);
              case "Expand" -> m.node("Expand", m.wholes(1) + "," + m.wholes(1L << i));
              default ->
                  m.node("Add", value + "," + m.node("Unsqueeze", value + "," + m.wholes(1)));
            };
      }
      refuses(m, m.node("Reshape", "x," + value), "numbers");
    }
  }

  @Test
  void imagesThatGrowTooLargeAreTold() {
    TestModel m = new TestModel(13, 1, 4, 4);
    refuses(m, m.node("Pad", "x," + m.wholes(0, 0, 9_999, 9_999, 0, 0, 1, 1)), "67,108,864");
  }

  @Test
  void weightsWithoutNumbersAreTold() {
    TestModel m = new TestModel(13, 4);
    refuses(m, m.node("Gemm", "x," + m.floats(new float[0], 0, Integer.MAX_VALUE)), "empty");
  }
}
