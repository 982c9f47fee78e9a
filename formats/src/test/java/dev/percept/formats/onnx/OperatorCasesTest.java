package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What percept makes of a graph gives what ONNX Runtime gives, to a hundred thousandth of the
/// largest number of the batch. The table of it goes to `target/onnx-operators.md`, and into the
/// document that the property `percept.document` names.
final class OperatorCasesTest {
  private static final int SEEDS = 14;
  private static final int ROWS = 3;

  private static final AgreementTable TABLE = new AgreementTable();

  @AfterAll
  static void writeTheTable() throws IOException {
    Files.writeString(Path.of("target", "onnx-operators.md"), TABLE.text());
    String document = System.getProperty("percept.document");
    if (document != null) {
      TABLE.writeInto(Path.of(document));
    }
  }

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
    TABLE.tried(operator);
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
      TABLE.agreed(operator, OnnxRun.assertAgree(network, input, ROWS, cases.sizes(), expected));
      return;
    }
    assertThat(operator).as("ONNX Runtime takes none of fifty graphs").isNull();
  }
}
