package dev.percept.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every file that fuzzing begins with, and every one that it found something with, read within the
/// bounds; and each again with random damage, the same in every run.
///
/// They lie in `src/test/resources/fuzz`, a folder a reader: files called `whole` can be read,
/// those called `wrong` cannot. What fuzzing finds is put there too, under a name that says what it
/// was.
final class SeedsTest {
  static final Path FOLDER = Path.of("src/test/resources/fuzz");
  private static final int DAMAGED = 4_000;

  static List<Path> seeds(FuzzedReader reader) throws IOException {
    try (var files = Files.list(FOLDER.resolve(reader.folder()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySeedKeepsTheBounds(FuzzedReader reader) throws IOException {
    List<String> read = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Path seed : seeds(reader)) {
      String name = seed.getFileName().toString();
      (Bounds.check(reader, Files.readAllBytes(seed)) ? read : refused).add(name);
    }
    assertThat(read).as("files that are whole").isNotEmpty().noneMatch(n -> n.startsWith("wrong"));
    assertThat(refused).as("files that are not").isNotEmpty().noneMatch(n -> n.startsWith("whole"));
  }

  @ParameterizedTest
  @EnumSource
  void everyDamageKeepsTheBounds(FuzzedReader reader) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path seed : seeds(reader)) {
      seeds.add(Files.readAllBytes(seed));
    }
    Damage damage = new Damage(2);
    int refused = 0;
    boolean fromDisk = reader == FuzzedReader.CSV || reader == FuzzedReader.LIBSVM;
    int rounds = fromDisk ? DAMAGED / 4 : DAMAGED;
    for (int i = 0; i < rounds; i++) {
      refused += Bounds.check(reader, damage.of(seeds.get(i % seeds.size()))) ? 0 : 1;
    }
    // Damage to the data alone goes unseen where a format has no check sum, but not most of the
    // time.
    assertThat(refused).isGreaterThan(rounds / 2);
  }
}
