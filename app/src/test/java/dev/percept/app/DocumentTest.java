package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands in `docs/tables.md`, and what the document says that they print.
final class DocumentTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  // What is another on every machine.
  private static String withoutChance(String text) {
    return text.replaceAll(" in [0-9.]+ s:", " in … s:")
        .replaceAll("(vector \\([0-9]+-bit\\)|scalar) kernels, [0-9]+ threads?", "… kernels");
  }

  @Test
  void printsWhatTheDocumentSays(@TempDir Path runs) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/tables.md"));
    int commands = 0;
    boolean inside = false;
    List<String> printed = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ percept ")) {
        printed = run(line.substring("$ percept ".length()), runs);
        commands++;
      } else if (inside && !line.equals("…")) {
        int at = printed.indexOf(withoutChance(line));
        assertThat(at).as("%s%nin %s", line, printed).isNotNegative();
        printed = printed.subList(at + 1, printed.size());
      }
    }
    assertThat(commands).isEqualTo(8);
  }

  private static List<String> run(String command, Path runs) {
    List<Object> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      words.add(word.replaceFirst("^docs/", "../docs/").replaceFirst("^runs/", runs + "/"));
    }
    Run run = Run.percept(words.toArray());
    assertThat(run.code()).as(command + "\n" + run.err()).isZero();
    String all = (run.err() + run.out()).replace("../docs/", "docs/").replace(runs + "/", "runs/");
    return new ArrayList<>(withoutChance(all).lines().toList());
  }
}
