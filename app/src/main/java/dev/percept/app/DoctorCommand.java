package dev.percept.app;

import dev.percept.formats.dataset.MnistCache;
import dev.percept.formats.json.Json;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `percept doctor`: what percept finds on this machine.
@Command(
    name = "doctor",
    description = "Show what percept finds here: Java, kernels, threads, memory, cache, data.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept doctor",
      "  percept doctor --json",
      "%nNothing is downloaded and nothing is written. percept verify checks the arithmetic, percept bench"
          + " the speed."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  private final Terminal terminal;

  @Mixin private JsonOption json = new JsonOption();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // First, before anything has warmed up.
    FmaTrial fma = FmaTrial.measure();
    KernelChoice choice = Kernels.best();
    MnistCache cache = new MnistCache(DataOptions.cacheFolder());
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> findings = new LinkedHashMap<>();
    findings.put("percept", Version.text());
    findings.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    findings.put(
        "system",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    findings.put("kernels", choice.reason());
    findings.put("fma", fma.text());
    findings.put("threads", "%d, one for each core".formatted(runtime.availableProcessors()));
    findings.put(
        "memory", "%,.0f MB at most for the heap".formatted(runtime.maxMemory() / MEGABYTE));
    Path folder = DataOptions.cacheFolder();
    findings.put("cache", folder + (Files.isDirectory(folder) ? "" : " (not there yet)"));
    findings.put(
        "data",
        cache.isPresent()
            ? "mnist at " + cache.file()
            : "no mnist in the cache; percept train would download it");
    if (json.isSet()) {
      Json.Builder fields = Json.object();
      findings.forEach(fields::with);
      terminal.line(
          fields
              .with("fast_kernels", choice.fast())
              .with("fma_emulated", fma.isEmulated())
              .with("cores", runtime.availableProcessors())
              .with("heap_bytes", runtime.maxMemory())
              .with("mnist", cache.isPresent())
              .build()
              .toString());
    } else {
      findings.forEach((name, text) -> terminal.line("%-8s %s".formatted(name, text)));
    }
    return 0;
  }
}
