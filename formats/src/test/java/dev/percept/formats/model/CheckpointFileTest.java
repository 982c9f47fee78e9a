package dev.percept.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Training;
import dev.percept.train.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFileTest {
  private static final Training TRAINING =
      new Training(100, 10, new Adam(0.1), 1).withAveraging(0.9);

  @TempDir private Path folder;

  private static Network network() {
    return Network.of(Shape.of(3), new Dense(4, new Initializer.Normal(1)), new BatchNorm())
        .initialize(new Rng(2));
  }

  private static TrainingState state(Network network) {
    TrainingState state = TrainingState.of(network, TRAINING);
    Rng rng = new Rng(5);
    for (int i = 0; i < state.values().length; i++) {
      state.values()[i] = (float) rng.normal(Rng.Stream.BATCHES, 0, i);
      state.averages()[i] = (float) rng.normal(Rng.Stream.BATCHES, 1, i);
      state.optimizer()[0][i] = (float) rng.normal(Rng.Stream.BATCHES, 2, i);
      state.optimizer()[1][i] = -0f;
    }
    state.schedule()[0] = 0.1;
    state.schedule()[1] = Double.POSITIVE_INFINITY;
    state.schedule()[2] = 7;
    state.step(1234);
    return state;
  }

  private Path written(float... best) throws IOException {
    Network network = network();
    Path path = folder.resolve("checkpoint.safetensors");
    Json.Fields facts = Json.object().with("seconds", 1.5).build();
    CheckpointFile.write(path, network, state(network), best, facts);
    return path;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Network network = network();
    float[] best = new float[network.values().length];
    best[3] = 9;
    CheckpointFile.Contents contents = CheckpointFile.read(written(best));
    TrainingState expected = state(network);
    assertThat(contents.steps()).isEqualTo(1234);
    assertThat(contents.facts().real("facts", "seconds")).isEqualTo(1.5);
    assertThat(contents.network().layers()).isEqualTo(network.layers());
    assertThat(contents.network().values()).isEqualTo(expected.values());
    TrainingState read = TrainingState.of(network, TRAINING);
    contents.copyTo(read, "x");
    assertThat(read.values()).isEqualTo(expected.values());
    assertThat(read.averages()).isEqualTo(expected.averages());
    assertThat(read.optimizer()).isDeepEqualTo(expected.optimizer());
    assertThat(read.schedule()).isEqualTo(expected.schedule());
    assertThat(read.step()).isEqualTo(1234);
    assertThat(contents.best("x")).isEqualTo(best);
    byte[] first = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    assertThat(Files.readAllBytes(written(best))).isEqualTo(first);
  }

  @Test
  void withoutABestEvaluationThereAreNoSuchTensors() throws IOException {
    CheckpointFile.Contents contents = CheckpointFile.read(written());
    assertThatThrownBy(() -> contents.best("c"))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("c: expected a tensor best/dense1.weight");
  }

  @Test
  void everyByteThatIsChangedIsFound() throws IOException {
    Path path = written();
    byte[] bytes = Files.readAllBytes(path);
    // The padding of the header says nothing.
    int padding = 8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      if (at < padding && bytes[at] == ' ') {
        continue;
      }
      Files.write(path, damaged);
      assertThatThrownBy(
              () -> {
                CheckpointFile.Contents read = CheckpointFile.read(path);
                read.copyTo(TrainingState.of(network(), TRAINING), "x");
              })
          .as("byte %d", at)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void aFileThatIsCutShortIsFound() throws IOException {
    Path path = written();
    byte[] bytes = Files.readAllBytes(path);
    for (int length = 0; length < bytes.length; length += 7) {
      Files.write(path, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> CheckpointFile.read(path)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void anotherVersionIsNotTakenForDamage() throws IOException {
    Safetensors file = Safetensors.read(written());
    SequencedMap<String, String> metadata = new LinkedHashMap<>(file.metadata());
    String facts =
        metadata.getOrDefault("percept.checkpoint", "").replace("\"version\":1", "\"version\":2");
    metadata.put("percept.checkpoint", facts);
    metadata.put(
        "percept.digests",
        metadata
            .getOrDefault("percept.digests", "")
            .replaceFirst(
                "\"percept.checkpoint\":\"[0-9a-f]+\"",
                "\"percept.checkpoint\":\"" + sha256(facts) + "\""));
    Path path = folder.resolve("two.safetensors");
    new Safetensors(metadata, file.tensors()).write(path);
    assertThatThrownBy(() -> CheckpointFile.read(path))
        .isInstanceOf(CheckpointFile.OtherVersionException.class)
        .hasMessageContaining("two.safetensors: expected a checkpoint of format 1, found format 2");
  }

  @Test
  void aModelIsNoCheckpoint() throws IOException {
    Path path = folder.resolve("model.safetensors");
    ModelFile.write(path, ModelFile.Model.of(network()));
    assertThatThrownBy(() -> CheckpointFile.read(path))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected a checkpoint of percept");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
