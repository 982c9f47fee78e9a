package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `train --tensorboard` writes; the format itself is tested where it is written.
final class TensorBoardTest {
  @TempDir private Path folder;

  private Run train(Path out, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("train", "--out", out, "--iterations", 13));
    arguments.addAll(List.of("--data", SmallData.write(folder)));
    arguments.addAll(List.of(more));
    return Run.percept(arguments.toArray());
  }

  /// The contents of the records of the only file in a folder.
  private static List<String> records(Path folder) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      file = all.getFirst();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<String> records = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = (int) in.getLong(at);
      records.add(new String(bytes, at + 12, length, StandardCharsets.ISO_8859_1));
      at += length + 16;
    }
    return records;
  }

  @Test
  void everyEvaluationIsOneEvent() throws IOException {
    Path board = folder.resolve("logs/run");
    Run run = train(folder.resolve("run"), "--tensorboard", board);
    assertThat(run.code()).isZero();
    List<String> records = records(board);
    // The first says what the file is; the script measures after steps 0, 6 and 12, the epochs.
    assertThat(records).hasSize(4);
    assertThat(records.getFirst()).contains("brain.Event:2");
    assertThat(records.subList(1, 4))
        .allSatisfy(record ->
            assertThat(record)
                .contains("loss/train", "loss/test", "accuracy/train", "accuracy/test", "rate")
                .contains("dense1/weight", "dense1/bias", "dense2/weight", "dense2/bias"));
    Run without = train(folder.resolve("without"));
    assertThat(without.lines().getLast()).isEqualTo(run.lines().getLast()).contains("sha256");
  }

  @Test
  void realTargetsHaveErrors() throws IOException {
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int i = 0; i < 100; i++) {
      csv.append(i).append(',').append(2 * i).append('\n');
    }
    Path data = Files.writeString(folder.resolve("line.csv"), csv);
    Path board = folder.resolve("board");
    Run run =
        Run.percept(
            "train",
            "--data",
            data,
            "--target",
            "y",
            "--model",
            "dense 1",
            "--epochs",
            2,
            "--out",
            folder.resolve("line"),
            "--tensorboard",
            board);
    assertThat(run.code()).isZero();
    assertThat(records(board).getLast())
        .contains("rmse/test", "r2/test", "loss/test")
        .doesNotContain("accuracy");
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Run run = train(folder.resolve("run"), "--tensorboard", file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("percept: ", "file");
  }
}
