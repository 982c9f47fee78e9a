package dev.percept.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/// The `percept` command in a process of its own, which can be killed.
///
/// @param process the process
/// @param out where its standard output goes
/// @param err where its standard error goes
record Child(Process process, Path out, Path err) {
  private static final int LONGEST_SECONDS = 120;

  /// Starts `percept` with `arguments`.
  ///
  /// @param folder where what it prints goes
  /// @param java options of Java
  static Child start(Path folder, List<String> java, Object... arguments) throws IOException {
    return start(folder, command(java, arguments));
  }

  static Child start(Path folder, List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Child(process, out, err);
  }

  /// The words that start `percept` on the modules that were just compiled.
  static List<String> command(List<String> java, Object... arguments) {
    List<String> modules = new ArrayList<>();
    for (String room : new String[] {"core", "vector", "formats", "app"}) {
      modules.add(Path.of("..", room, "target", "classes").toString());
    }
    modules.add(
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString());
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(java);
    command.addAll(List.of("-p", String.join(File.pathSeparator, modules)));
    command.addAll(List.of("-m", "dev.percept.app/dev.percept.app.Main"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  /// Waits until it has ended.
  Run ended() throws IOException, InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("percept does not end: " + Files.readString(err));
    }
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /// Waits until `file` has so many lines.
  void untilLines(Path file, int lines) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!Files.exists(file) || Files.readString(file).lines().count() < lines) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "percept has not got that far: " + Files.readString(err) + Files.readString(out));
      }
      Thread.sleep(5);
    }
  }
}
