package dev.percept.formats.state;

import dev.percept.formats.FormatException;
import dev.percept.formats.NumericArray;
import dev.percept.formats.state.ModuleTensors.Content;
import dev.percept.formats.state.TorchModules.TorchModule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Says why the tensors of a file are not the parameters of a network.
final class Mismatch {
  private static final int MOST_ROWS = 60;
  private static final String NOTHING = "–";

  private final Layout layout;
  private final TextTable table = new TextTable();
  private int rows;
  private String reason = "";

  private Mismatch(Layout layout) {
    this.layout = layout;
  }

  /// @param layout as which the file was read
  static StateMismatchException of(
      String source, List<TorchModule> layers, Map<String, NumericArray> file, Layout layout) {
    Mismatch mismatch = new Mismatch(layout);
    mismatch.compare(layers, Matching.content(Matching.orders(file).getFirst(), file, layers));
    List<String> lines = new ArrayList<>();
    lines.add(FormatException.printable(source + ": " + mismatch.reason));
    mismatch.table.lines().forEach(line -> lines.add("  " + line));
    if (mismatch.rows > MOST_ROWS) {
      lines.add("  … and %,d more".formatted(mismatch.rows - MOST_ROWS));
    }
    return new StateMismatchException(String.join("\n", lines));
  }

  private void compare(List<TorchModule> layers, Content content) {
    table.row("layer", "expected", "in the file", "found");
    Map<ModuleKind, Deque<ModuleTensors>> left = new EnumMap<>(ModuleKind.class);
    content.byKind().forEach((kind, modules) -> left.put(kind, new ArrayDeque<>(modules)));
    Set<ModuleTensors> used = new HashSet<>();
    for (TorchModule layer : layers) {
      Deque<ModuleTensors> ofKind = left.get(layer.kind());
      ModuleTensors next = ofKind == null ? null : ofKind.poll();
      if (next == null) {
        because("expected %s for %s, found none".formatted(expected(layer), layer.name()));
        row(layer.name(), expected(layer), NOTHING, NOTHING);
        continue;
      }
      used.add(next);
      boolean fits = next.fits(layer, layout);
      if (!fits) {
        because(
            "expected %s for %s, found %s".formatted(expected(layer), layer.name(), next.text()));
      }
      row(
          layer.name(),
          expected(layer),
          next.label(),
          next.text() + (fits ? "" : "  does not fit"));
    }
    for (ModuleTensors module : content.modules()) {
      if (!used.contains(module)) {
        because(
            "expected tensors for %d layers, found %s with %s too"
                .formatted(layers.size(), module.label(), module.text()));
        row(NOTHING, NOTHING, module.label(), module.text());
      }
    }
    for (ModuleTensors.Named named : content.unknown()) {
      because(
          "expected the names weight, bias, running_mean and running_var, or those of Keras, found "
              + FormatException.quoted(named.name()));
      row(NOTHING, NOTHING, named.name(), named.array().shapeText());
    }
  }

  private String expected(TorchModule layer) {
    return IntStream.range(0, layer.parameters().size())
        .mapToObj(i ->
            layer.roles().get(i).torchName()
                + " "
                + NumericArray.shapeText(
                    layout.sizes(layer.kind(), layer.parameters().get(i).shape())))
        .collect(Collectors.joining(", "));
  }

  private void row(String... cells) {
    rows++;
    if (rows <= MOST_ROWS) {
      table.row(cells);
    }
  }

  // The first thing that is wrong is the one to tell.
  private void because(String what) {
    if (reason.isEmpty()) {
      reason = what;
    }
  }
}
