package dev.percept.formats.state;

import dev.percept.formats.ElementType;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.state.TorchModules.TorchModule;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes a network's parameters as a state dict of PyTorch, and the Python that loads it.
///
/// Names are those of `torch.nn.Sequential`: `0.weight`, `0.bias`, `1.running_mean`; see
/// `docs/formats.md` for layers within layers. Weights are in PyTorch's layout.
public final class StateExport {
  private StateExport() {}

  /// The kinds of files.
  public enum Format {
    /// A safetensors file.
    SAFETENSORS,
    /// A numpy archive.
    NPZ
  }

  /// The tensors, in the order in which their modules run.
  ///
  /// @throws IllegalArgumentException if there is a layer of a user's own
  public static SequencedMap<String, NumericArray> tensors(Network network) {
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    for (TorchModule module : new TorchModules(network).modules()) {
      for (int i = 0; i < module.parameters().size(); i++) {
        Parameter parameter = module.parameters().get(i);
        Role role = module.roles().get(i);
        int from = parameter.offset();
        float[] values =
            Arrays.copyOfRange(network.values(), from, from + parameter.shape().elements());
        tensors.put(
            module.path() + "." + role.torchName(),
            NumericArray.ofFloats(
                TorchValues.toTorch(module, role, parameter.shape(), values),
                Layout.PYTORCH.sizes(module.kind(), parameter.shape())));
      }
      if (module.kind() == ModuleKind.BATCH_NORM) {
        // Percept does not count them; strict readers want the tensor nevertheless.
        tensors.put(
            module.path() + ".num_batches_tracked",
            new NumericArray(
                "array", ElementType.INT64, ByteOrder.LITTLE_ENDIAN, new byte[Long.BYTES]));
      }
    }
    return tensors;
  }

  /// Writes a file, whole or not at all.
  ///
  /// @throws IllegalArgumentException as [#tensors]
  /// @throws IOException if it cannot be written
  public static void write(Path path, Network network, Format format) throws IOException {
    SequencedMap<String, NumericArray> tensors = tensors(network);
    switch (format) {
      case SAFETENSORS -> {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("percept.text", NetworkText.print(network.layers()));
        new Safetensors(metadata, tensors).write(path);
      }
      case NPZ -> Npz.write(path, tensors);
    }
  }

  /// The Python that makes the network and loads the file; only the latter, with the reason, where
  /// PyTorch has no module for a layer.
  ///
  /// @param file the file as Python is to name it
  /// @throws IllegalArgumentException as [#tensors]
  public static List<String> python(String file, Network network, Format format) {
    TorchModules modules = new TorchModules(network);
    TorchText text = modules.text();
    boolean whole = text.gaps().isEmpty();
    List<String> lines = new ArrayList<>();
    if (format == Format.NPZ) {
      lines.add("import numpy as np");
    }
    if (format == Format.NPZ
        || (whole && text.classes().stream().anyMatch(c -> c.contains("torch.")))) {
      lines.add("import torch");
    }
    if (format == Format.SAFETENSORS) {
      lines.add("from safetensors.torch import load_file");
    }
    if (whole) {
      lines.add("from torch import nn");
    }
    String name = Json.of(file).toString();
    String state =
        format == Format.SAFETENSORS
            ? "load_file(%s)".formatted(name)
            : "{key: torch.from_numpy(value) for key, value in np.load(%s).items()}"
                .formatted(name);
    lines.add("");
    if (!whole) {
      lines.add("# PyTorch has no module for " + String.join(", nor for ", text.gaps()));
      lines.add("state = " + state);
      return lines;
    }
    for (String definition : text.classes()) {
      definition.lines().forEach(lines::add);
      lines.add("");
    }
    ("model = " + modules.sequential()).lines().forEach(lines::add);
    lines.add("model.load_state_dict(" + state + ")");
    lines.add("model.eval()");
    lines.add(
        "# takes floats of "
            + IntStream.of(ChannelsFirst.sizes(network.inputShape()))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" × ", "N × ", "")));
    if (!modules.outputOrder().isSame() && network.outputShape().rank() == 1) {
      lines.add("# gives the numbers of an image channel by channel");
    }
    return lines;
  }
}
