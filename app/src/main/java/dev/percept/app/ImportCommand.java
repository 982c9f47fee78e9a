package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.formats.state.Layout;
import dev.percept.formats.state.StateFile;
import dev.percept.formats.state.StateImport;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept import`: what another program trained, as a model of Percept.
@Command(
    name = "import",
    description = "Make a model of what another program trained: an ONNX model, or weights.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept import resnet.onnx",
      "  percept import weights.safetensors --model \"conv 24 5x5, relu, pool 2, dense 10\" --out model.safetensors",
      "  percept import weights.npz --model \"dense 128, relu, dense 10\" --input 784 --layout keras",
      "%nWeights are a state dict of PyTorch or tinygrad, or the arrays of Keras, as safetensors or npz. They go"
          + " to the layers of --model (or --recipe) by order and shape; a table says what went where."
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      description = "An .onnx model, or a .safetensors or .npz of weights.")
  private Path file = Path.of("");

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--layout",
      paramLabel = "HOW",
      description =
          "How weights lie: pytorch (outputs × inputs, filters first) or keras (inputs × outputs, filters last)."
              + " Default: what fits, and pytorch where both do.")
  private @Nullable Layout layout;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the model goes. Default: beside the file, with the ending .safetensors.")
  private @Nullable Path out;

  @Mixin private JsonOption json = new JsonOption();

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    // What weights are in is seen from its content; ONNX has no mark of its own.
    if (Models.isOnnx(file)) {
      return onnx();
    }
    if (StateFile.isOne(file)) {
      return weights();
    }
    throw FormatException.in(
        file.toString(), "a safetensors or npz file, or one whose name ends in .onnx", "another");
  }

  private int onnx() throws IOException {
    if (model.isGiven() || layout != null) {
      throw new ParameterException(
          spec.commandLine(), "--model, --recipe, --layout: an ONNX model says all that itself");
    }
    Path target = target();
    OnnxFile.Read read = OnnxFile.read(file, model.input());
    Network network = read.model().network();
    Json.Fields provenance = read.model().provenance();
    write(target, network, provenance);
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("file", file.toString())
              .with("producer", provenance.text(file.toString(), "producer"))
              .with("network", NetworkText.print(network.layers()))
              .with("remarks", read.remarks().stream().map(Json::of).toList())
              .with("model", target.toString())
              .with("weights_sha256", ModelFile.weightsSha256(network))
              .build()
              .toString());
    } else {
      terminal.line("network  " + network);
      terminal.line("as text  " + NetworkText.print(network.layers()));
      read.remarks().forEach(remark -> terminal.line("note     " + remark));
      terminal.line("model    " + target);
    }
    return 0;
  }

  private int weights() throws IOException {
    if (!model.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--model: weights alone do not say what network they are of");
    }
    Path target = target();
    ModelOption.Structure structure = model.read();
    Network network = Network.of(structure.input(), structure.layers());
    StateImport.Report report = StateImport.read(file, network, Optional.ofNullable(layout));
    write(target, network, Json.object().build());
    if (json.isSet()) {
      terminal.line(json(target, network, report).toString());
    } else {
      report.lines().forEach(terminal::line);
      terminal.line("");
      terminal.line("layout   " + name(report.layout()));
      terminal.line("network  " + network);
      terminal.line("model    " + target);
    }
    return 0;
  }

  /// @param more what else is known of where it comes from
  private void write(Path target, Network network, Json.Fields more) throws IOException {
    Json.Builder fields =
        Json.object()
            .with("percept", Version.text())
            .with("imported_from", String.valueOf(file.getFileName()));
    more.members().forEach(fields::with);
    Json.Fields provenance =
        fields.with("weights_sha256", ModelFile.weightsSha256(network)).build();
    ModelFile.write(target, new ModelFile.Model(network, provenance));
  }

  private Path target() throws IOException {
    Path target = out;
    if (target == null) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      target = file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".safetensors");
    }
    if (Files.exists(target) && Files.isSameFile(target, file)) {
      throw new ParameterException(
          spec.commandLine(), "--out: a file other than " + file + " is needed for the model");
    }
    return target;
  }

  private Json json(Path target, Network network, StateImport.Report report) {
    List<Json> rows = new ArrayList<>();
    for (StateImport.Row row : report.rows()) {
      Json.Builder fields = Json.object();
      row.tensor().ifPresent(name -> fields.with("tensor", name).with("found", row.found()));
      row.parameter()
          .ifPresent((Parameter parameter) ->
              fields
                  .with("parameter", parameter.name())
                  .with("shape", parameter.shape().toString()));
      rows.add(fields.with("how", row.how()).build());
    }
    return Json.object()
        .with("file", file.toString())
        .with("layout", name(report.layout()))
        .with("network", NetworkText.print(network.layers()))
        .with("tensors", rows)
        .with("model", target.toString())
        .with("weights_sha256", ModelFile.weightsSha256(network))
        .build();
  }

  private static String name(Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT);
  }
}
