package dev.percept.app;

import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.formats.state.StateExport;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `percept export`: a model as a file that other programs read.
@Command(
    name = "export",
    description = "Write a model as a file that other programs read.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept export --to onnx runs/…/model.safetensors",
      "  percept export --to onnx --softmax weights.npz --out digits.onnx",
      "  percept export --to safetensors runs/…/model.safetensors --out digits.safetensors",
      "%nAn ONNX model takes \"input\", pixels from 0 to 1: N × channels × height × width for images, of any"
          + " number N. It gives \"logits\", or with --softmax \"probabilities\".",
      "safetensors and npz hold the weights with the names of a PyTorch state dict; the Python that loads them"
          + " is printed."
    })
final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "MODEL",
      description = "A file that train wrote, or an .npz of w1, b1, w2, b2.")
  private Path model = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      required = true,
      description = "The format: ${COMPLETION-CANDIDATES}.")
  private Format format = Format.onnx;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where it goes. Default: beside the model, as NAME.onnx, NAME-pytorch.safetensors or NAME-pytorch.npz.")
  private @Nullable Path out;

  @Option(
      names = "--softmax",
      description = "Give probabilities. Default: logits, the numbers before the softmax.")
  private boolean softmax;

  @Mixin private JsonOption json = new JsonOption();

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// What can be written.
  enum Format {
    onnx,
    safetensors,
    npz
  }

  @Override
  public Integer call() throws IOException {
    return switch (format) {
      case onnx -> onnx();
      case safetensors -> weights(StateExport.Format.SAFETENSORS);
      case npz -> weights(StateExport.Format.NPZ);
    };
  }

  private int weights(StateExport.Format kind) throws IOException {
    if (softmax) {
      throw new ParameterException(spec.commandLine(), "--softmax: only an ONNX model computes");
    }
    Network network = Models.read(model).network();
    Path file = out == null ? beside(model, "-pytorch." + format) : out;
    StateExport.write(file, network, kind);
    List<String> python = StateExport.python(file.toString(), network, kind);
    int tensors = StateExport.tensors(network).size();
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("model", model.toString())
              .with("file", file.toString())
              .with("format", format.name())
              .with("bytes", Files.size(file))
              .with("tensors", tensors)
              .with("python", String.join("\n", python))
              .build()
              .toString());
    } else {
      terminal.note("wrote %s (%,d bytes), %d tensors".formatted(file, Files.size(file), tensors));
      python.forEach(terminal::line);
    }
    return 0;
  }

  private int onnx() throws IOException {
    ModelFile.Model read = Models.read(model);
    Path file = out == null ? beside(model, ".onnx") : out;
    OnnxFile.Output output = softmax ? OnnxFile.Output.PROBABILITIES : OnnxFile.Output.LOGITS;
    OnnxFile.write(file, read, output);
    Shape input = read.network().inputShape();
    Shape outputs = read.network().outputShape();
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("model", model.toString())
              .with("file", file.toString())
              .with("format", format.name())
              .with("bytes", Files.size(file))
              .with("input", "input")
              .with("input_sizes", sizes(input))
              .with("output", output.label())
              .with("output_sizes", sizes(outputs))
              .build()
              .toString());
    } else {
      terminal.line("wrote %s (%,d bytes)".formatted(file, Files.size(file)));
      terminal.line("input   %s  input".formatted(text(input)));
      terminal.line("output  %s  %s".formatted(text(outputs), output.label()));
    }
    return 0;
  }

  private static Path beside(Path model, String ending) {
    String name = model.getFileName() == null ? "model" : model.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ending);
  }

  private static List<Json> sizes(Shape shape) {
    List<Json> sizes = new ArrayList<>();
    for (int size : OnnxFile.sizes(shape)) {
      sizes.add(Json.of(size));
    }
    return sizes;
  }

  private static String text(Shape shape) {
    StringBuilder text = new StringBuilder("N");
    for (int size : OnnxFile.sizes(shape)) {
      text.append('×').append(size);
    }
    return text.toString();
  }
}
