package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.percept.network.Network;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What percept makes of a graph gives what ONNX Runtime gives, to a hundred thousandth of the
/// largest number of the batch.
final class OperatorCasesTest {
  private static final int SEEDS = 14;
  private static final int ROWS = 3;

  @TestFactory
  Stream<DynamicTest> operatorsAgree() {
    return OperatorCases.OPERATORS.entrySet().stream()
        .flatMap(operator ->
            IntStream.range(0, SEEDS)
                .mapToObj(seed ->
                    DynamicTest.dynamicTest(
                        operator.getKey() + ", seed " + seed,
                        () -> agrees(operator.getKey(), operator.getValue(), seed))));
  }

  private static void agrees(
      String operator, BiFunction<OperatorCases, TestModel, String> maker, long seed)
      throws IOException, OrtException {
    // Some shapes that are drawn fit no window: then the next ones.
    for (long attempt = 0; attempt < 50; attempt++) {
      OperatorCases cases = new OperatorCases(operator, seed + 1000 * attempt);
      TestModel model = new TestModel(cases.opset(), cases.sizes());
      byte[] bytes = model.bytes(maker.apply(cases, model));
      float[] input = cases.input(ROWS);
      OnnxRun.Answer expected;
      try {
        expected = OnnxRun.answer(bytes, "x", input, ROWS, cases.sizes());
      } catch (OrtException e) {
        continue;
      }
      Network network = OnnxFile.parse("test.onnx", bytes, null).model().network();
      OnnxRun.assertAgree(network, input, ROWS, cases.sizes(), expected);
      return;
    }
    assertThat(operator).as("ONNX Runtime takes none of fifty graphs").isNull();
  }
}
