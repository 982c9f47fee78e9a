package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.percept.formats.NumericArray;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.formats.state.StateExport;
import dev.percept.formats.state.StateImport;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The network of every recipe, trained for a few steps, answers alike wherever it goes: in ONNX
/// Runtime, and read again from ONNX, from safetensors and from npz.
@Tag("slow")
final class RecipeRoundTripTest {
  private static final Path RECIPES = Path.of("src/main/resources/dev/percept/app/recipes");
  private static final int STEPS = 20;
  private static final int ROWS = 5;

  @TempDir private static Path folder;
  private static Path data = Path.of("");

  /// Networks that are trained, by the names of their recipes.
  private static final Map<String, Network> TRAINED = new HashMap<>();

  @BeforeAll
  static void drawData() throws IOException {
    data = SmallData.write(folder);
  }

  static List<String> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.map(file -> file.getFileName().toString().replace(".recipe", "")).toList();
    }
  }

  private static Network trained(String recipe) throws IOException {
    Network network = TRAINED.get(recipe);
    if (network == null) {
      Path out = folder.resolve(recipe);
      Run run =
          Run.percept(
              "train",
              "--recipe",
              recipe,
              "--data",
              data,
              "--iterations",
              STEPS,
              "--batch",
              20,
              "--out",
              out,
              "--json");
      assertThat(run.err()).isEmpty();
      network = ModelFile.read(out.resolve("model.safetensors")).network();
      TRAINED.put(recipe, network);
    }
    return network;
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void answersAlikeInOnnxRuntimeAndReadFromOnnx(String recipe) throws Exception {
    Network network = trained(recipe);
    float[] input = images(network);
    float[] expected = answers(network, input);
    byte[] onnx = OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.LOGITS);
    assertAgree(onnxRuntime(onnx, input), expected);
    Network read = OnnxFile.parse(recipe, onnx, null).model().network();
    assertAgree(answers(read, input), expected);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void isReadBitForBitFromWeightsInTheOrderOfPyTorch(String recipe) throws IOException {
    Network network = trained(recipe);
    float[] input = images(network);
    for (StateExport.Format format : StateExport.Format.values()) {
      Path file = folder.resolve(recipe + "." + format);
      StateExport.write(file, network, format);
      Network read = Network.of(network.inputShape(), network.layers());
      StateImport.read(file, read, Optional.empty());
      assertThat(read.values()).as(format.name()).isEqualTo(network.values());
      assertThat(answers(read, input)).isEqualTo(answers(network, input));
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void numpyReadsTheSameNumbers(String recipe) throws Exception {
    Network network = trained(recipe);
    Path file = folder.resolve(recipe + "-numpy.npz");
    StateExport.write(file, network, StateExport.Format.NPZ);
    List<String> expected = new ArrayList<>();
    for (Map.Entry<String, NumericArray> entry : StateExport.tensors(network).entrySet()) {
      NumericArray array = entry.getValue();
      if (array.type().isFloat()) {
        expected.add(
            "%s %s %s"
                .formatted(
                    entry.getKey(), array.shapeText().replace("×", "x"), sha256(array.toFloats())));
      }
    }
    assertThat(expected).isNotEmpty();
    assertThat(
            python(
                """
                import hashlib, numpy, sys
                for name, array in numpy.load(sys.argv[1]).items():
                    if array.dtype == numpy.float32:
                        shape = "x".join(map(str, array.shape))
                        print(name, shape, hashlib.sha256(array.astype("<f4").tobytes()).hexdigest())
                """,
                file))
        .containsExactlyElementsOf(expected);
  }

  private static String sha256(float[] values) throws Exception {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }

  /// What a program prints; the test is skipped where there is no Python, or one without numpy.
  private static List<String> python(String program, Path file)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("python3", "-c", program, file.toString()).start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: no python3 here");
      throw e;
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assumeTrue(!err.contains("No module named 'numpy'"), "skipped: no numpy here");
    assertThat(code).as(err).isZero();
    return out.lines().toList();
  }

  private static float[] images(Network network) {
    float[] input = new float[ROWS * network.inputShape().elements()];
    Random random = new Random(3);
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    return input;
  }

  private static float[] answers(Network network, float[] input) {
    int inputs = network.inputShape().elements();
    int outputs = network.outputShape().elements();
    float[] all = new float[ROWS * outputs];
    for (int row = 0; row < ROWS; row++) {
      float[] one = Arrays.copyOfRange(input, row * inputs, (row + 1) * inputs);
      System.arraycopy(network.outputs(one), 0, all, row * outputs, outputs);
    }
    return all;
  }

  private static float[] onnxRuntime(byte[] model, float[] input) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] sizes = {ROWS, 1, 28, 28};
    try (OrtSession session = environment.createSession(model);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), sizes);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[numbers.remaining()];
      numbers.get(values);
      return values;
    }
  }

  /// To a hundred thousandth of the largest number.
  private static void assertAgree(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertThat(difference).as("largest number %s", largest).isLessThanOrEqualTo(1e-5f * largest);
  }
}
