package dev.percept.app;

import dev.percept.formats.json.Json;
import dev.percept.network.NetworkSummary;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `percept summary`: what a network is made of.
@Command(
    name = "summary",
    description = "Show the layers of a network, their sizes and what they cost.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept summary --model runs/…/model.safetensors",
      "  percept summary --model \"conv 24 5x5, relu, pool 2, dense 256, relu, dense 10\"",
      "  percept summary --recipe mlp --json",
      "%nWithout --model or --recipe: the network of the recipe script. FLOPs: two, a multiplication and an"
          + " addition, for every weight of a dense layer, and for every weight of a convolution at every"
          + " position; forward, for one image."
    })
final class SummaryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private JsonOption json = new JsonOption();

  SummaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ModelOption.Structure structure = model.read();
    NetworkSummary summary = NetworkSummary.of(structure.input(), structure.layers());
    if (json.isSet()) {
      terminal.line(json(summary).toString());
    } else {
      print(summary);
    }
    return 0;
  }

  private void print(NetworkSummary summary) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "output", "parameters", "FLOPs"});
    rows.add(new String[] {"input", summary.input().toString(), "", ""});
    for (NetworkSummary.Row row : summary.rows()) {
      String indent = "  ".repeat(row.depth());
      if (!row.branch().isEmpty()) {
        rows.add(new String[] {indent + row.branch(), "", "", ""});
      }
      rows.add(
          new String[] {
            indent + row.name(),
            row.output().toString(),
            count(row.parameters()),
            count(row.flops())
          });
    }
    rows.add(
        new String[] {"all", "", count(summary.parameters()), "%,d".formatted(summary.flops())});
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    String form =
        "%%-%ds  %%-%ds  %%%ds  %%%ds".formatted(widths[0], widths[1], widths[2], widths[3]);
    for (String[] row : rows) {
      terminal.line(form.formatted((Object[]) row).stripTrailing());
    }
    long fixed = summary.parameters() - summary.trainable();
    terminal.line("");
    terminal.line(
        "%,d parameters are trained%s; FLOPs are those of one image, forward"
            .formatted(
                summary.trainable(), fixed == 0 ? "" : ", %,d are statistics".formatted(fixed)));
  }

  private static String count(long number) {
    return number == 0 ? "–" : "%,d".formatted(number);
  }

  private static Json json(NetworkSummary summary) {
    List<Json> rows = new ArrayList<>();
    for (NetworkSummary.Row row : summary.rows()) {
      Json.Builder fields = Json.object().with("layer", row.name()).with("depth", row.depth());
      if (!row.branch().isEmpty()) {
        fields.with("branch", row.branch());
      }
      rows.add(
          fields
              .with("output", sizes(row.output()))
              .with("parameters", row.parameters())
              .with("flops", row.flops())
              .build());
    }
    return Json.object()
        .with("input", sizes(summary.input()))
        .with("layers", rows)
        .with("parameters", summary.parameters())
        .with("trainable_parameters", summary.trainable())
        .with("flops", summary.flops())
        .build();
  }

  private static List<Json> sizes(Shape shape) {
    List<Json> sizes = new ArrayList<>();
    for (int size : shape.sizes()) {
      sizes.add(Json.of(size));
    }
    return sizes;
  }
}
