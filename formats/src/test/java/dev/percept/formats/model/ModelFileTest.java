package dev.percept.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile.Model;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {
  private static final Initializer WEIGHTS = new Initializer.Normal(0.01);

  /// The structure of [#network] as [ModelFile] writes it.
  private static final String STRUCTURE =
      "{\"input\":[4,4],\"layers\":["
          + "{\"kind\":\"dense\",\"outputs\":3,"
          + "\"weights\":{\"kind\":\"normal\",\"standard_deviation\":0.01}},"
          + "{\"kind\":\"sigmoid\"},"
          + "{\"kind\":\"dense\",\"outputs\":2,"
          + "\"weights\":{\"kind\":\"normal\",\"standard_deviation\":0.01}}]}";

  @TempDir private Path folder;

  private static Network network() {
    return Network.of(Shape.of(4, 4), new Dense(3, WEIGHTS), new Sigmoid(), new Dense(2, WEIGHTS));
  }

  private static Network trained() {
    Network network = network().initialize(new Rng(5));
    // What a decimal form would lose.
    network.values()[0] = -0f;
    network.values()[1] = Float.MIN_VALUE;
    network.values()[2] = (float) (1 / 3.0);
    return network;
  }

  private static Json.Fields provenance() {
    return Json.object().with("seed", 5).with("note", "ü \"quoted\"\n").build();
  }

  @Test
  void aSafetensorsFileKeepsEveryBitAndTheProvenance() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Network network = trained();
    ModelFile.write(file, new Model(network, provenance()));
    Model read = ModelFile.read(file);
    assertSame(read.network(), network);
    assertThat(read.provenance()).isEqualTo(provenance());
    byte[] bytes = Files.readAllBytes(file);
    ModelFile.write(file, read);
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void theFileIsOneThatOthersCanRead() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Network network = trained();
    ModelFile.write(file, new Model(network, provenance()));
    Safetensors plain = Safetensors.read(file);
    assertThat(plain.metadata())
        .containsEntry("percept.network", STRUCTURE)
        .containsEntry("percept.provenance", "{\"seed\":5,\"note\":\"ü \\\"quoted\\\"\\n\"}");
    assertThat(plain.tensors().keySet())
        .containsExactly("dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias");
    assertThat(plain.tensors().values())
        .extracting(NumericArray::type)
        .containsOnly(ElementType.FLOAT32);
    assertThat(plain.tensors().values())
        .extracting(NumericArray::shapeText)
        .containsExactly("16×3", "3", "3×2", "2");
  }

  @Test
  void otherNetworksToo() throws IOException {
    Path file = folder.resolve("model");
    Network network =
        Network.of(
                Shape.of(7),
                new Sigmoid(),
                new Dense(2, new Initializer.Zeros()),
                new Dense(3, new Initializer.Normal(1.5)))
            .initialize(new Rng(1));
    ModelFile.write(file, new Model(network, Json.object().build()));
    assertSame(ModelFile.read(file).network(), network);
  }

  @Test
  void anNpzKeepsEveryBit() throws IOException {
    // The name says nothing about the format.
    Path file = folder.resolve("model.safetensors");
    Network network = trained();
    ModelFile.writeNpz(file, network);
    try (Npz npz = Npz.open(file)) {
      assertThat(npz.names()).containsExactly("w1", "b1", "w2", "b2");
    }
    Model read = ModelFile.read(file);
    assertSame(read.network(), network);
    assertThat(read.provenance().members()).isEmpty();
  }

  @Test
  void anNpzOfDoublesIsReadAsNumpyMakesThem() throws IOException {
    SequencedMap<String, NumericArray> arrays = script();
    ByteBuffer doubles = ByteBuffer.allocate(8 * 48);
    for (int i = 0; i < 48; i++) {
      doubles.putDouble(i / 3.0);
    }
    arrays.put(
        "w1",
        new NumericArray("w1", ElementType.FLOAT64, ByteOrder.BIG_ENDIAN, doubles.array(), 16, 3));
    Network network = ModelFile.read(npz(arrays)).network();
    for (int i = 0; i < 48; i++) {
      assertThat(network.values()[i]).isEqualTo((float) (i / 3.0));
    }
  }

  @Test
  void theHashIsOfTheWeightsAlone() throws IOException {
    Network network = network();
    for (int i = 0; i < network.values().length; i++) {
      network.values()[i] = i / 2f - 7;
    }
    // Of the same numbers by numpy and hashlib:
    // sha256((np.arange(59) / 2 - 7).astype("<f4").tobytes())
    String hash = "b7bef759aa888b10dc957127f3934cea756be2f397b63165c93b0c45a1fa8776";
    assertThat(network.values()).hasSize(59);
    assertThat(ModelFile.weightsSha256(network)).isEqualTo(hash);
    Path file = folder.resolve("model");
    ModelFile.write(file, new Model(network, provenance()));
    assertThat(ModelFile.weightsSha256(ModelFile.read(file).network())).isEqualTo(hash);
    ModelFile.writeNpz(file, network);
    assertThat(ModelFile.weightsSha256(ModelFile.read(file).network())).isEqualTo(hash);
    network.values()[58] = Math.nextUp(network.values()[58]);
    assertThat(ModelFile.weightsSha256(network)).isNotEqualTo(hash);
  }

  @Test
  void safetensorsOfAnotherKind() throws IOException {
    refused(
        safetensors(null, tensors()),
        "model.safetensors: expected a model of percept, with percept.network in its metadata");
    refused(safetensors("{", tensors()), "model.safetensors, percept.network, byte 1: expected");
    refused(safetensors("[]", tensors()), "percept.network: expected a JSON object, found \"[]\"");
    refused(safetensors("{}", tensors()), "percept.network: expected an array as \"input\"");
  }

  @Test
  void structuresThatAreNoNetwork() throws IOException {
    refusedStructure(
        "\"sigmoid\"", "\"spiral\"", "a layer that percept knows, found kind \"spiral\"");
    refusedStructure(
        "\"normal\"", "\"magic\"", "an initialiser zeros, ones, normal", "found \"magic\"");
    refusedStructure("\"outputs\":3", "\"outputs\":0", "outputs from 1 to 2147483647, found 0");
    refusedStructure("\"outputs\":3", "\"outputs\":4294967296", "found 4294967296");
    refusedStructure("\"outputs\":3", "\"outputs\":\"3\"", "a whole number as \"outputs\"");
    refusedStructure("0.01", "-1", "a valid dense layer");
    refusedStructure("[4,4]", "[4,-4]", "input size from 1 to 2147483647, found -4");
    refusedStructure("[4,4]", "[65536,65536]", "layers that fit each other");
    refusedStructure("[4,4]", "[\"4\"]", "a whole number as input size");
    refusedStructure("{\"kind\":\"sigmoid\"}", "7", "an object for each layer, found 7");
    refused(safetensors("{\"input\":[4],\"layers\":[]}", tensors()), "1 to 10000 layers, found 0");
  }

  @Test
  void aNetworkLargerThanTheFileIsRefusedBeforeItIsMade() throws IOException {
    refusedStructure(
        "\"outputs\":3",
        "\"outputs\":100000000",
        "as many parameters as there are tensor elements (59), found more");
  }

  @Test
  void tensorsThatDoNotFitTheStructure() throws IOException {
    SequencedMap<String, NumericArray> more = tensors();
    more.put("extra", NumericArray.ofFloats(new float[1], 1));
    refused(safetensors(STRUCTURE, more), "expected 4 tensors, as the network has parameters");
    SequencedMap<String, NumericArray> renamed = tensors();
    renamed.remove("dense2.bias");
    renamed.put("bias", NumericArray.ofFloats(new float[2], 2));
    refused(safetensors(STRUCTURE, renamed), "a tensor dense2.bias, found only [dense1.weight");
    SequencedMap<String, NumericArray> turned = tensors();
    turned.put("dense1.weight", NumericArray.ofFloats(new float[48], 3, 16));
    refused(
        safetensors(STRUCTURE, turned),
        "model.safetensors, dense1.weight: expected shape 16×3, found 3×16");
  }

  @Test
  void npzOfAnotherKind() throws IOException {
    SequencedMap<String, NumericArray> arrays = script();
    arrays.remove("b2");
    refused(npz(arrays), "model.npz: expected the arrays w1, b1, w2, b2, found only [w1, b1, w2]");
    arrays = script();
    arrays.put("w1", NumericArray.ofFloats(new float[48], 48));
    refused(npz(arrays), "model.npz, w1.npy: expected weights of shape inputs×outputs, found 48");
    arrays = script();
    arrays.put("b1", NumericArray.ofFloats(new float[4], 4));
    refused(npz(arrays), "model.npz, b1.npy: expected shape 3, found 4");
    arrays = script();
    arrays.put("w2", NumericArray.ofFloats(new float[8], 4, 2));
    refused(npz(arrays), "model.npz, w2.npy: expected weights from 3 inputs, the outputs of w1");
  }

  @Test
  void npzWeightsThatWouldNeedANetworkBeyondTheFile() throws IOException {
    SequencedMap<String, NumericArray> arrays = script();
    arrays.put("w1", NumericArray.ofFloats(new float[100_000], 1, 100_000));
    arrays.put("w2", NumericArray.ofFloats(new float[100_000], 1, 100_000));
    refused(npz(arrays), "w2.npy: expected weights from 100000 inputs, the outputs of w1");
  }

  @Test
  void whatIsNoModelAtAll() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ModelFile.read(none)).hasMessage(none + ": no such file");
    assertThatThrownBy(() -> ModelFile.read(folder))
        .hasMessage(folder + ": is a folder, expected a file");
    refused(Files.writeString(folder.resolve("text"), "just some text"), "header");
    refused(Files.write(folder.resolve("empty"), new byte[0]), "8 bytes of header length, found 0");
    Path file = folder.resolve("model");
    ModelFile.write(file, new Model(trained(), provenance()));
    byte[] bytes = Files.readAllBytes(file);
    refused(
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 4)),
        "tensors of 232 bytes, as the file has, found 236");
  }

  @Test
  void networksThatAFileCannotHold() {
    Path file = folder.resolve("model");
    Network own = Network.of(Shape.of(4), new OwnLayer());
    assertThatThrownBy(() -> ModelFile.write(file, new Model(own, provenance())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a layer of one's own (own)");
    Network flat = Network.of(Shape.of(4), new Dense(2, WEIGHTS));
    assertThatThrownBy(() -> ModelFile.writeNpz(file, flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense, sigmoid, dense");
    assertThat(folder).isEmptyDirectory();
  }

  private static void assertSame(Network found, Network expected) {
    assertThat(found.inputShape()).isEqualTo(expected.inputShape());
    assertThat(found.layers()).isEqualTo(expected.layers());
    assertThat(found.parameters()).isEqualTo(expected.parameters());
    assertThat(bits(found)).isEqualTo(bits(expected));
  }

  private static int[] bits(Network network) {
    int[] bits = new int[network.values().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(network.values()[i]);
    }
    return bits;
  }

  private static SequencedMap<String, NumericArray> tensors() {
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    tensors.put("dense1.weight", NumericArray.ofFloats(new float[48], 16, 3));
    tensors.put("dense1.bias", NumericArray.ofFloats(new float[3], 3));
    tensors.put("dense2.weight", NumericArray.ofFloats(new float[6], 3, 2));
    tensors.put("dense2.bias", NumericArray.ofFloats(new float[2], 2));
    return tensors;
  }

  private static SequencedMap<String, NumericArray> script() {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    List<String> names = List.of("w1", "b1", "w2", "b2");
    int i = 0;
    for (NumericArray array : tensors().values()) {
      arrays.put(names.get(i++), array);
    }
    return arrays;
  }

  private Path npz(SequencedMap<String, NumericArray> arrays) throws IOException {
    Path file = folder.resolve("model.npz");
    Npz.write(file, arrays);
    return file;
  }

  private Path safetensors(@Nullable String structure, SequencedMap<String, NumericArray> tensors)
      throws IOException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    if (structure != null) {
      metadata.put("percept.network", structure);
    }
    Path file = folder.resolve("model.safetensors");
    new Safetensors(metadata, tensors).write(file);
    return file;
  }

  private void refusedStructure(String part, String wrong, String... expected) throws IOException {
    assertThat(STRUCTURE).contains(part);
    Path file = safetensors(STRUCTURE.replace(part, wrong), tensors());
    refused(file, "model.safetensors, percept.network");
    refused(file, expected);
  }

  private static void refused(Path file, String... parts) {
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(FormatException.class)
        .message()
        .startsWith(file.toString())
        .contains(parts)
        .hasLineCount(1);
  }
}
