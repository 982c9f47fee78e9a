package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The format is seen from the content: no file here has a telling name.
final class FileDescriptionTest {

  @Test
  void npy(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a"), Resource.bytes("cube_f.npy"));
    FileDescription description = FileDescription.of(file);
    assertThat(description.format()).isEqualTo("npy");
    assertThat(description.arrays())
        .containsExactly(
            new FileDescription.Content(
                Optional.empty(),
                ElementType.INT32,
                List.of(2, 3, 4),
                Optional.of(new ValueRange(0L, 23L, 0))));
    assertThat(description.arrays().getFirst().shapeText()).isEqualTo("2×3×4");
  }

  @Test
  void npz(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a"), Resource.bytes("zip64.npz"));
    FileDescription description = FileDescription.of(file);
    assertThat(description.format()).isEqualTo("npz");
    assertThat(description.arrays())
        .extracting(FileDescription.Content::name)
        .containsExactly(Optional.of("cube"), Optional.of("ones"));
    assertThat(description.arrays().get(1).range()).contains(new ValueRange(1.0, 1.0, 0));
  }

  @Test
  void idxPlainAndGzipped(@TempDir Path folder) throws IOException {
    Path plain = Files.write(folder.resolve("a"), Malformed.idx());
    Path gzipped = Files.write(folder.resolve("b"), Malformed.gzip(Malformed.idx()));
    assertThat(FileDescription.of(plain).format()).isEqualTo("IDX");
    assertThat(FileDescription.of(gzipped).format()).isEqualTo("IDX in gzip");
    assertThat(FileDescription.of(gzipped).arrays()).isEqualTo(FileDescription.of(plain).arrays());
    assertThat(FileDescription.of(plain).arrays().getFirst().range())
        .contains(new ValueRange(1L, 6L, 0));
  }

  @Test
  void safetensors(@TempDir Path folder) throws IOException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("seed", "1");
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    tensors.put("w", NumericArray.ofFloats(new float[] {0.1f, Float.NaN}, 2, 1));
    Path file = folder.resolve("a");
    new Safetensors(metadata, tensors).write(file);
    FileDescription description = FileDescription.of(file);
    assertThat(description.format()).isEqualTo("safetensors");
    assertThat(description.metadata()).containsExactlyEntriesOf(metadata);
    assertThat(description.arrays().getFirst().range()).contains(new ValueRange(0.1f, 0.1f, 1));
  }

  @Test
  void aHeaderLengthThatLooksLikeIdxIsStillSafetensors(@TempDir Path folder) throws IOException {
    // 0x00080000 in little-endian is 00 00 08 00.
    String header = "{" + " ".repeat(0x80000 - 2) + "}";
    Path file = Files.write(folder.resolve("a"), Malformed.safetensors(header, 0));
    assertThat(FileDescription.of(file).format()).isEqualTo("safetensors");
  }

  @Test
  void anyOtherFileIsRefused(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("a.npy"), "hello, world");
    assertThatThrownBy(() -> FileDescription.of(text))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            text
                + ": expected an npy, npz, IDX or safetensors file,"
                + " found a file that starts with 68 65 6c 6c 6f 2c 20 77 6f");
    Path empty = Files.write(folder.resolve("b"), new byte[0]);
    assertThatThrownBy(() -> FileDescription.of(empty)).hasMessageEndingWith("found an empty file");
    Path tiny = Files.write(folder.resolve("c"), new byte[] {'P', 'K'});
    assertThatThrownBy(() -> FileDescription.of(tiny)).isInstanceOf(FormatException.class);
  }
}
