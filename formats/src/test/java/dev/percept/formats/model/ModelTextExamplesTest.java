package dev.percept.formats.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/model-text.md` shows is what can be read.
final class ModelTextExamplesTest {
  private static final Path PAGE = Path.of("..", "docs", "model-text.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)\n```\n(.*?)\n```\n");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  @Test
  void examplesAreNetworksForDigits() throws IOException {
    String page = Files.readString(PAGE);
    List<String> examples =
        found(BLOCK, page).stream().filter(block -> !block.startsWith("percept:")).toList();
    assertThat(examples).hasSize(5);
    for (String example : examples) {
      Network network = Network.of(Shape.of(28, 28), NetworkText.parse(example, 10));
      assertThat(network.outputShape()).isEqualTo(Shape.of(10));
    }
    assertThat(NetworkText.parse(examples.get(1), 10))
        .isEqualTo(NetworkText.parse(examples.get(2)));
  }

  @Test
  void layersOfTheTableAreLayers() throws IOException {
    List<String> rows =
        Files.readString(PAGE).lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows).hasSizeGreaterThan(10);
    for (String row : rows) {
      String cell = row.replace("\\|", "¦").split("\\|", -1)[1].replace('¦', '|');
      for (String text : found(CODE, cell)) {
        assertThat(NetworkText.parse(text, 10)).as(text).hasSize(1);
      }
    }
  }

  @Test
  void theMistakeIsToldAsShown() throws IOException {
    String shown = found(BLOCK, Files.readString(PAGE)).getLast().replace("percept: ", "");
    String told = "";
    try {
      NetworkText.parse("dense 10, rellu");
    } catch (IllegalArgumentException e) {
      told = String.valueOf(e.getMessage());
    }
    String[] parts = shown.split("…", -1);
    assertThat(told).startsWith(parts[0]).endsWith(parts[1]);
  }
}
