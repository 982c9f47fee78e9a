package dev.percept.formats.model;

import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.train.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Trainings on disk, to be gone on with.
///
/// A checkpoint is a safetensors file of F32 tensors `weights/…`, `average/…`, `optimizer0/…` and
/// so on, and `best/…`, each for every parameter, and an F64 tensor `schedule`. Its metadata holds
/// three texts of JSON: `percept.network`, the structure; `percept.checkpoint`, the version of the
/// format, the steps done and what else whoever trains wants to remember; and `percept.digests`,
/// the SHA-256 of the two other texts and of the bytes of each tensor.
public final class CheckpointFile {
  /// The version of the format that is written, and the only one that is read.
  public static final int VERSION = 1;

  private static final String NETWORK = "percept.network";
  private static final String FACTS = "percept.checkpoint";
  private static final String DIGESTS = "percept.digests";
  private static final String SCHEDULE = "schedule";

  private CheckpointFile() {}

  /// A checkpoint of another version of the format: nothing is wrong with it.
  public static final class OtherVersionException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherVersionException(String source, long version) {
      super(
          "%s: expected a checkpoint of format %d, found format %d: go on with the version of percept"
                  .formatted(source, VERSION, version)
              + " that wrote it, or start again");
    }
  }

  /// A checkpoint that was read.
  ///
  /// @param network the structure, its values those of the checkpoint
  /// @param steps the steps done
  /// @param facts what whoever trained wanted to remember
  /// @param file all of it
  public record Contents(Network network, int steps, Json.Fields facts, Safetensors file) {

    /// Copies everything that a trainer needs into `state`.
    ///
    /// @param source what messages call the checkpoint
    /// @throws FormatException if it was made for another optimizer or average
    public void copyTo(TrainingState state, String source) throws FormatException {
      fill(network, file, "weights", source, state.values());
      if (state.averages().length > 0) {
        fill(network, file, "average", source, state.averages());
      }
      for (int i = 0; i < state.optimizer().length; i++) {
        fill(network, file, "optimizer" + i, source, state.optimizer()[i]);
      }
      NumericArray schedule = tensor(file, SCHEDULE, source, ElementType.FLOAT64);
      if (schedule.elements() != state.schedule().length) {
        throw FormatException.in(
            source + ", " + SCHEDULE, state.schedule().length + " numbers", schedule.shapeText());
      }
      ByteBuffer.wrap(schedule.data())
          .order(schedule.order())
          .asDoubleBuffer()
          .get(state.schedule());
      state.step(steps);
    }

    /// The parameters of the best evaluation so far.
    ///
    /// @param source what messages call the checkpoint
    /// @throws FormatException if there are none
    public float[] best(String source) throws FormatException {
      float[] values = new float[network.values().length];
      fill(network, file, "best", source, values);
      return values;
    }
  }

  /// Writes a checkpoint, whole or not at all.
  ///
  /// @param network the structure; its values are not looked at
  /// @param best the parameters of the best evaluation so far; empty if there was none
  /// @param facts what else to remember; not `version` nor `steps`
  /// @throws IOException if the file cannot be written
  public static void write(
      Path path, Network network, TrainingState state, float[] best, Json.Fields facts)
      throws IOException {
    Json.Builder all = Json.object().with("version", VERSION).with("steps", state.step());
    facts.members().forEach(all::with);
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    add(tensors, network, "weights", state.values());
    add(tensors, network, "average", state.averages());
    for (int i = 0; i < state.optimizer().length; i++) {
      add(tensors, network, "optimizer" + i, state.optimizer()[i]);
    }
    add(tensors, network, "best", best);
    byte[] schedule = new byte[state.schedule().length * Double.BYTES];
    ByteBuffer.wrap(schedule).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(state.schedule());
    tensors.put(
        SCHEDULE,
        new NumericArray(
            SCHEDULE,
            ElementType.FLOAT64,
            ByteOrder.LITTLE_ENDIAN,
            schedule,
            state.schedule().length));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(NETWORK, NetworkJson.write(network).toString());
    metadata.put(FACTS, all.build().toString());
    metadata.put(DIGESTS, digests(metadata, tensors).toString());
    new Safetensors(metadata, tensors).write(path);
  }

  private static void add(
      SequencedMap<String, NumericArray> tensors, Network network, String part, float[] values) {
    if (values.length == 0) {
      return;
    }
    for (Parameter parameter : network.parameters()) {
      int from = parameter.offset();
      int to = from + parameter.shape().elements();
      tensors.put(
          part + "/" + parameter.name(),
          NumericArray.ofFloats(Arrays.copyOfRange(values, from, to), parameter.shape().sizes()));
    }
  }

  private static Json.Fields digests(
      Map<String, String> metadata, Map<String, NumericArray> tensors) {
    Json.Builder digests = Json.object();
    for (String key : new String[] {NETWORK, FACTS}) {
      digests.with(key, sha256(metadata.getOrDefault(key, "").getBytes(StandardCharsets.UTF_8)));
    }
    tensors.forEach((name, tensor) -> digests.with(name, sha256(tensor.data())));
    return digests.build();
  }

  /// Reads a checkpoint and checks all its digests.
  ///
  /// @throws OtherVersionException if it is of another version of the format
  /// @throws FormatException if it is no checkpoint, or damaged
  /// @throws IOException if it cannot be read
  public static Contents read(Path path) throws IOException {
    return of(FormatException.source(path), Safetensors.read(path));
  }

  /// A checkpoint that is in memory, checked likewise.
  ///
  /// @param source what messages call it
  /// @throws OtherVersionException if it is of another version of the format
  /// @throws FormatException if it is no checkpoint, or damaged
  public static Contents parse(String source, byte[] bytes) throws IOException {
    return of(source, Safetensors.parse(source, bytes));
  }

  private static Contents of(String source, Safetensors file) throws IOException {
    for (String key : new String[] {NETWORK, FACTS, DIGESTS}) {
      if (!file.metadata().containsKey(key)) {
        throw FormatException.in(
            source,
            "a checkpoint of percept, with " + key + " in its metadata",
            "a safetensors file with metadata " + file.metadata().keySet());
      }
    }
    Json.Fields expected = fields(source, file, DIGESTS);
    check(source, FACTS, expected, sha256(file.metadata().get(FACTS)));
    Json.Fields facts = fields(source, file, FACTS);
    long version = facts.whole(source, "version");
    if (version != VERSION) {
      throw new OtherVersionException(source, version);
    }
    check(source, NETWORK, expected, sha256(file.metadata().get(NETWORK)));
    for (Map.Entry<String, NumericArray> tensor : file.tensors().entrySet()) {
      check(source, tensor.getKey(), expected, sha256(tensor.getValue().data()));
    }
    long steps = facts.whole(source, "steps");
    if (steps < 0 || steps > Integer.MAX_VALUE) {
      throw FormatException.in(source, "steps from 0 to " + Integer.MAX_VALUE, "" + steps);
    }
    long elements = file.tensors().values().stream().mapToLong(NumericArray::elements).sum();
    Network network =
        NetworkJson.read(source + ", " + NETWORK, fields(source, file, NETWORK), elements);
    fill(network, file, "weights", source, network.values());
    return new Contents(network, (int) steps, facts, file);
  }

  private static void check(String source, String what, Json.Fields expected, String found)
      throws FormatException {
    if (!expected.get(what).equals(Optional.of(Json.of(found)))) {
      throw FormatException.in(
          source + ", " + what,
          "the SHA-256 in "
              + DIGESTS
              + ", "
              + expected.get(what).map(Json::toString).orElse("none"),
          found);
    }
  }

  private static Json.Fields fields(String source, Safetensors file, String key)
      throws FormatException {
    String place = source + ", " + key;
    String text = file.metadata().getOrDefault(key, "");
    if (Json.parse(place, text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Fields fields) {
      return fields;
    }
    throw FormatException.in(place, "a JSON object", FormatException.quoted(text));
  }

  private static NumericArray tensor(Safetensors file, String name, String source, ElementType type)
      throws FormatException {
    NumericArray tensor = file.tensors().get(name);
    if (tensor == null || tensor.type() != type) {
      throw FormatException.in(
          source, "a tensor %s of %s".formatted(name, type), tensor == null ? "none" : "" + tensor);
    }
    return tensor;
  }

  private static void fill(
      Network network, Safetensors file, String part, String source, float[] values)
      throws FormatException {
    for (Parameter parameter : network.parameters()) {
      String name = part + "/" + parameter.name();
      NumericArray tensor = tensor(file, name, source, ElementType.FLOAT32);
      if (!Arrays.equals(tensor.sizes(), parameter.shape().sizes())) {
        throw FormatException.in(
            source + ", " + name, "shape " + parameter.shape(), tensor.shapeText());
      }
      System.arraycopy(tensor.toFloats(), 0, values, parameter.offset(), tensor.elements());
    }
  }

  private static String sha256(@Nullable String text) {
    return sha256((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
