package dev.percept.formats.onnx;

import ai.onnxruntime.OrtException;
import dev.percept.network.Network;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What a graph computes of constants, floats and whole numbers, is what ONNX Runtime computes of
/// them.
final class ConstantOperatorsTest {
  private static final int SEEDS = 6;
  private static final int ROWS = 2;
  private static final int WIDTH = 4;
  private static final int[] SIZES = {2, 3, WIDTH};

  private static final List<String> OF_TWO =
      List.of("Add", "Sub", "Mul", "Div", "Mod", "Pow", "Min", "Max");
  private static final List<String> TRUTHS =
      List.of("Equal", "Greater", "Less", "And", "Or", "Not", "Where");
  private static final List<String> OF_ONE =
      List.of("Neg", "Abs", "Sqrt", "Reciprocal", "Exp", "Log", "Floor", "Ceil");
  private static final List<String> REDUCTIONS =
      List.of("ReduceSum", "ReduceProd", "ReduceMax", "ReduceMin");

  @TestFactory
  Stream<DynamicTest> constantsAreThoseOfOnnxRuntime() {
    Stream<DynamicTest> ofReals =
        Stream.of(OF_TWO, TRUTHS, OF_ONE, REDUCTIONS)
            .flatMap(List::stream)
            .flatMap(operator -> tests(operator, true));
    Stream<DynamicTest> ofWholes =
        Stream.of(OF_TWO, TRUTHS, OF_ONE.subList(0, 2), REDUCTIONS)
            .flatMap(List::stream)
            .flatMap(operator -> tests(operator, false));
    return Stream.concat(ofReals, ofWholes);
  }

  private static Stream<DynamicTest> tests(String operator, boolean reals) {
    String of = operator + (reals ? " of floats, seed " : " of whole numbers, seed ");
    return IntStream.range(0, SEEDS)
        .mapToObj(seed ->
            DynamicTest.dynamicTest(of + seed, () -> new Graph(seed, reals).check(operator)));
  }

  /// A graph that is drawn by a seed.
  private static final class Graph {
    private final SplittableRandom random;
    private final boolean reals;
    private final int opset;
    private final TestModel model;

    Graph(long seed, boolean reals) {
      this.random = new SplittableRandom(seed);
      this.reals = reals;
      this.opset = seed % 2 == 0 ? 13 : 18;
      this.model = new TestModel(opset, SIZES);
    }

    void check(String operator) throws IOException, OrtException {
      String constant =
          OF_TWO.contains(operator)
              ? ofTwo(operator)
              : TRUTHS.contains(operator)
                  ? truth(operator)
                  : OF_ONE.contains(operator) ? ofOne(operator) : reduced(operator);
      String real = model.node("Cast", constant, "to", 1);
      byte[] bytes = model.bytes(model.node("Add", "x," + real));
      float[] input = new float[ROWS * IntStream.of(SIZES).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < input.length; i++) {
        input[i] = i / 8f - 2;
      }
      OnnxRun.Answer expected = OnnxRun.answer(bytes, "x", input, ROWS, SIZES);
      Network network = OnnxFile.parse("test.onnx", bytes, null).model().network();
      OnnxRun.assertAgree(network, input, ROWS, SIZES, expected);
    }

    /// Numbers from `least` to `most`, whole ones if those are asked for, but not 0 unless that is
    /// allowed: one, as many as an image is wide, or as many as a channel has.
    private String numbers(int least, int most, boolean zero) {
      int[] sizes = random.nextBoolean() ? new int[] {WIDTH} : new int[] {1};
      if (reals && random.nextBoolean()) {
        sizes = new int[] {3, sizes[0]};
      }
      int count = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
      if (reals) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = least + (most - least) * random.nextFloat();
        }
        return model.floats(values, sizes);
      }
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        do {
          values[i] = random.nextInt(least, most + 1);
        } while (values[i] == 0 && !zero);
      }
      return model.wholes(values);
    }

    private String ofTwo(String operator) {
      if (operator.equals("Pow")) {
        return model.node("Pow", numbers(1, 5, true) + "," + numbers(0, 3, true));
      }
      String inputs = numbers(-20, 20, true) + "," + numbers(-5, 5, false);
      boolean ofTheDividend = operator.equals("Mod") && (reals || random.nextBoolean());
      return ofTheDividend ? model.node("Mod", inputs, "fmod", 1) : model.node(operator, inputs);
    }

    private String ofOne(String operator) {
      boolean signed = !operator.equals("Sqrt") && !operator.equals("Log");
      return model.node(operator, numbers(signed ? -4 : 1, 4, false));
    }

    private String truth(String operator) {
      if (operator.equals("Equal") || operator.equals("Greater") || operator.equals("Less")) {
        String a = numbers(-2, 2, true);
        // Floats are seldom equal by chance.
        return model.node(operator, a + "," + (random.nextBoolean() ? a : numbers(-2, 2, true)));
      }
      String one = model.node("Greater", numbers(-2, 2, true) + "," + numbers(-2, 2, true));
      String other = model.node("Less", numbers(-2, 2, true) + "," + numbers(-2, 2, true));
      return switch (operator) {
        case "Not" -> model.node("Not", one);
        case "Where" ->
            model.node("Where", one + "," + numbers(-9, 9, true) + "," + numbers(0, 9, true));
        default -> model.node(operator, one + "," + other);
      };
    }

    private String reduced(String operator) {
      String x =
          reals
              ? numbers(-3, 3, true)
              : model.node("Unsqueeze", numbers(-3, 3, true) + "," + model.wholes(0));
      // The rows go, so that the rest still fits an image that is as wide; or all.
      boolean rows = random.nextBoolean();
      int keepdims = random.nextInt(2);
      boolean asInput = operator.equals("ReduceSum") || opset >= 18;
      if (!rows) {
        return model.node(operator, x, "keepdims", keepdims);
      }
      int axis = random.nextBoolean() ? 0 : keepdims == 1 ? -1 : 0;
      return asInput
          ? model.node(operator, x + "," + model.wholes(axis), "keepdims", keepdims)
          : model.node(operator, x, "axes", new int[] {axis}, "keepdims", keepdims);
    }
  }
}
