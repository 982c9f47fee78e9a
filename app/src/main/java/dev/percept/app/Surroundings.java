package dev.percept.app;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Where a run took place: what a report says of machine and Java.
final class Surroundings {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final double MEGABYTE = 1e6;

  private Surroundings() {}

  static SequencedMap<String, String> of(Kernels kernels, Workers workers) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("percept", Version.text());
    facts.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    facts.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"));
    String processor = processor();
    if (!processor.isEmpty()) {
      facts.put("processor", processor);
    }
    facts.put("kernels", kernels.name());
    facts.put("threads", "" + workers.threads());
    facts.put("memory", Math.round(Runtime.getRuntime().maxMemory() / MEGABYTE) + " MB at most");
    facts.put(
        "written",
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  // Empty where the system does not say.
  private static String processor() {
    try {
      if (Files.exists(PROCESSOR)) {
        List<String> lines = Files.readAllLines(PROCESSOR);
        for (String line : lines) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      }
    } catch (IOException e) {
      // It is not known, then.
    }
    return "";
  }
}
