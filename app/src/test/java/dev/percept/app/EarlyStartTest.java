package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DataSplit;
import dev.percept.formats.model.NetworkText;
import dev.percept.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EarlyStartTest {
  @TempDir private static Path folder;
  private static String data = "";

  @BeforeAll
  static void drawData() throws IOException {
    data = SmallData.write(folder).toString();
  }

  private static void assertReads(String name, String... args) {
    EarlyStart early = EarlyStart.of(args);
    early.stop();
    DataSplit split = Objects.requireNonNull(early.data(name));
    assertThat(early.data(name)).isSameAs(split);
    assertThat(split.train().count()).isEqualTo(SmallData.TRAIN);
    assertThat(split.test().count()).isEqualTo(SmallData.TEST);
  }

  private static void assertHasNothing(String name, String... args) {
    EarlyStart early = EarlyStart.of(args);
    early.stop();
    assertThat(early.data(name)).isNull();
  }

  @Test
  void dataIsFoundAsAWordOfItsOwnAndBehindAnEqualsSign() {
    assertReads(data, "train", "--data", data);
    assertReads(data, "train", "--seed", "7", "--data", data, "--json");
    assertReads(data, "train", "--data=" + data);
    assertReads(data, "train", "--json", "--data=" + data, "--seed=7");
  }

  @Test
  void anotherDataSetIsNotTakenForIt() {
    assertHasNothing(folder.resolve("other.npz").toString(), "train", "--data", data);
    assertHasNothing("digits", "train", "--data=" + data);
  }

  @Test
  void whatCannotBeReadIsNotThere() throws IOException {
    String missing = folder.resolve("no.npz").toString();
    assertHasNothing(missing, "train", "--data", missing);
    String text = Files.writeString(folder.resolve("text.npz"), "not a zip file").toString();
    assertHasNothing(text, "train", "--data", text);
    assertHasNothing("\0", "train", "--data", "\0");
    assertHasNothing("", "train", "--data=");
  }

  @Test
  void digitsAreDrawnByTheCommand() {
    assertHasNothing("digits", "train", "--data", "digits");
  }

  @Test
  void onlyTrainingBeginsEarly() {
    assertHasNothing(data);
    assertHasNothing(data, "--help");
    assertHasNothing(data, "evaluate", "--data", data);
    assertHasNothing(data, "--data", data, "train");
    assertThat(EarlyStart.none().data(data)).isNull();
  }

  @Test
  void kernelsAreTheBestThereAre() {
    EarlyStart early = EarlyStart.of("train", "--data", data);
    early.stop();
    assertThat(early.choice().reason()).isEqualTo(EarlyStart.none().choice().reason());
    assertThat(early.choice()).isSameAs(early.choice());
  }

  // What the run could not allocate then would be said to be too large for the machine.
  @Test
  void aLargeNetworkIsNotWarmedUpWhereMemoryIsShort() {
    List<Layer> layers = NetworkText.parse("dense 3000, relu, dense classes", 10);
    assertThat(EarlyStart.needsMuchMemory(layers, 32_000_000)).isTrue();
    assertThat(EarlyStart.needsMuchMemory(layers, 2_000_000_000)).isFalse();
    List<Layer> small = NetworkText.parse("dense 100, sigmoid, dense classes", 10);
    assertThat(EarlyStart.needsMuchMemory(small, 32_000_000)).isFalse();
  }
}
