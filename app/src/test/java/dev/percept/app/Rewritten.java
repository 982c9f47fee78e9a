package dev.percept.app;

import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Checkpoints that say something else, with digests that are right.
final class Rewritten {
  private static final String FACTS = "percept.checkpoint";
  private static final String DIGESTS = "percept.digests";

  private Rewritten() {}

  /// Has a checkpoint say that a part of its run was another.
  static void part(Path checkpoint, String name, String value)
      throws IOException, NoSuchAlgorithmException {
    Safetensors file = Safetensors.read(checkpoint);
    Json.Fields facts = fields(file.metadata().getOrDefault(FACTS, ""));
    Json.Fields run = with(facts.fields("facts", RunIdentity.KEY), name, Json.of(value));
    String text = with(facts, RunIdentity.KEY, run).toString();
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    SequencedMap<String, String> metadata = new LinkedHashMap<>(file.metadata());
    metadata.put(FACTS, text);
    metadata.put(
        DIGESTS,
        with(
                fields(file.metadata().getOrDefault(DIGESTS, "")),
                FACTS,
                Json.of(HexFormat.of().formatHex(digest)))
            .toString());
    new Safetensors(metadata, new LinkedHashMap<>(file.tensors())).write(checkpoint);
  }

  private static Json.Fields fields(String text) throws IOException {
    return (Json.Fields) Json.parse("metadata", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Json.Fields with(Json.Fields fields, String name, Json value) {
    Json.Builder builder = Json.object();
    fields.members().forEach((key, old) -> builder.with(key, key.equals(name) ? value : old));
    return builder.build();
  }
}
