package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's Java is this one, line by line.
final class ReadmeExampleTest {

  // README: begin
  static double train(Path npz, Path modelFile) throws IOException {
    DataSplit data = DatasetFiles.read(npz);
    Initializer small = new Initializer.Normal(0.01);
    Network network =
        Network.of(Shape.of(28, 28), new Dense(100, small), new Sigmoid(), new Dense(10, small));
    network.initialize(new Rng(1));
    try (Workers workers = Workers.of(2)) {
      Training training = Training.ofScript(1);
      Trainer trainer = new Trainer(network, data, training, Kernels.best().kernels(), workers);
      Trainer.Result result = trainer.run(event -> {}, () -> false);
      ModelFile.write(modelFile, ModelFile.Model.of(network));
      return result.test().accuracy();
    }
  }

  // README: end

  @Test
  void theExampleTrains(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("model.safetensors");
    assertThat(train(SmallData.write(folder), model)).isGreaterThan(0.8);
    assertThat(ModelFile.read(model).network().values()).hasSize(79_510);
  }

  @Test
  void theReadmeShowsIt() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/percept/app/ReadmeExampleTest.java"));
    String example =
        source
            .substring(
                source.indexOf("// README: begin\n") + 17, source.indexOf("\n  // README: end"))
            .stripTrailing()
            .stripIndent()
            .strip();
    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```");
  }
}
