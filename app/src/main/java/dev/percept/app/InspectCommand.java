package dev.percept.app;

import dev.percept.formats.FileDescription;
import dev.percept.formats.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `percept inspect`: what is in a file.
@Command(
    name = "inspect",
    description = "Say what is in an npy, npz, IDX or model file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept inspect mnist.npz",
      "  percept inspect train-images-idx3-ubyte.gz",
      "  percept inspect --json runs/…/model.safetensors",
      "%nThe format is seen from the content, not from the name."
    })
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    FileDescription description = FileDescription.of(file);
    if (json.isSet()) {
      terminal.line(json(description).toString());
    } else {
      print(description);
    }
    return 0;
  }

  private void print(FileDescription description) {
    terminal.line(file + ": " + description.format());
    int widest = 4;
    for (FileDescription.Content array : description.arrays()) {
      widest = Math.max(widest, array.name().orElse("").length());
    }
    String row = "  %-" + widest + "s  %-8s  %-14s  %s";
    terminal.line(row.formatted("name", "type", "shape", "values").stripTrailing());
    for (FileDescription.Content array : description.arrays()) {
      String range =
          array
              .range()
              .map(values ->
                  values.minimum()
                      + " … "
                      + values.maximum()
                      + (values.notNumbers() == 0
                          ? ""
                          : ", %,d NaN".formatted(values.notNumbers())))
              .orElse("none");
      terminal.line(
          row.formatted(array.name().orElse("–"), array.type(), array.shapeText(), range));
    }
    description.metadata().forEach((name, text) -> terminal.line("  " + name + " = " + text));
  }

  private Json json(FileDescription description) {
    List<Json> arrays = new ArrayList<>();
    for (FileDescription.Content array : description.arrays()) {
      Json.Builder fields = Json.object();
      array.name().ifPresent(name -> fields.with("name", name));
      fields
          .with("type", array.type().toString())
          .with("shape", array.sizes().stream().map(Json::of).toList());
      array
          .range()
          .ifPresent(range ->
              fields
                  .with("minimum", range.minimum().doubleValue())
                  .with("maximum", range.maximum().doubleValue())
                  .with("not_numbers", range.notNumbers()));
      arrays.add(fields.build());
    }
    Json.Builder metadata = Json.object();
    description.metadata().forEach(metadata::with);
    return Json.object()
        .with("file", file.toString())
        .with("format", description.format())
        .with("arrays", arrays)
        .with("metadata", metadata.build())
        .build();
  }
}
