package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableOptions;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Relu;
import dev.percept.loss.MeanSquaredError;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.tensor.Rng;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in `docs/tables.md`.
final class TableExampleTest {

  // DOCS: begin
  static double trainOnTable(Path csv) throws IOException {
    TableFiles.Table table = TableFiles.read(csv, new TableOptions(List.of("price"), 1));
    Initializer he = new Initializer.He();
    Network network =
        Network.of(
            table.data().train().sampleShape(), new Dense(32, he), new Relu(), new Dense(1, he));
    network.initialize(new Rng(1));
    Training training =
        new Training(1_000, 50, new Adam(0.003), 1).withLoss(new MeanSquaredError());
    Trainer trainer =
        new Trainer(network, table.data(), training, Kernels.best().kernels(), Workers.none());
    return trainer.run(event -> {}, () -> false).test() instanceof Regression regression
        ? regression.rootMeanSquaredError()
        : Double.NaN;
  }

  // DOCS: end

  @Test
  void theExampleTrains(@TempDir Path folder) throws IOException {
    StringBuilder text = new StringBuilder("rooms,area,price\n");
    for (int i = 0; i < 300; i++) {
      int rooms = 1 + i % 6;
      int area = 20 + i * 37 % 180;
      text.append(rooms).append(',').append(area).append(',').append(rooms * 1000 + area * 50);
      text.append('\n');
    }
    Path csv = folder.resolve("houses.csv");
    Files.writeString(csv, text);
    assertThat(trainOnTable(csv)).isLessThan(300);
  }

  @Test
  void theDocumentShowsIt() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/percept/app/TableExampleTest.java"));
    String example =
        source
            .substring(source.indexOf("// DOCS: begin\n") + 15, source.indexOf("\n  // DOCS: end"))
            .stripTrailing()
            .stripIndent()
            .strip();
    assertThat(Files.readString(Path.of("../docs/tables.md")))
        .contains("```java\n" + example + "\n```");
  }
}
