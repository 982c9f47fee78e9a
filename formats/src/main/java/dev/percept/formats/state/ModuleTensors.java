package dev.percept.formats.state;

import dev.percept.formats.NumericArray;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The tensors of one module in a file: those whose names begin alike, `conv1.weight` and
/// `conv1.bias`.
///
/// @param prefix what their names begin with, without what parts it from the rest
/// @param tensors the tensors by what they are
record ModuleTensors(String prefix, Map<Role, Named> tensors) {

  /// A tensor and its whole name.
  record Named(String name, NumericArray array) {}

  /// What is in a file.
  ///
  /// @param modules in the order of their first tensors
  /// @param ignored tensors that say nothing about what a network computes
  /// @param unknown tensors whose names say nothing about what they are
  record Content(List<ModuleTensors> modules, List<Named> ignored, List<Named> unknown) {

    /// The modules of each kind, in order; those of no kind are left out.
    Map<ModuleKind, List<ModuleTensors>> byKind() {
      Map<ModuleKind, List<ModuleTensors>> kinds = new EnumMap<>(ModuleKind.class);
      for (ModuleTensors module : modules) {
        module
            .kind()
            .ifPresent(kind -> kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(module));
      }
      return kinds;
    }
  }

  /// Sorts the tensors of a file by modules.
  ///
  /// @param names in which order to look at them
  static Content of(List<String> names, Map<String, NumericArray> tensors) {
    SequencedMap<String, Map<Role, Named>> modules = new LinkedHashMap<>();
    List<Named> ignored = new ArrayList<>();
    List<Named> unknown = new ArrayList<>();
    for (String name : names) {
      NumericArray array = tensors.get(name);
      if (array == null) {
        continue;
      }
      Named named = new Named(name, array);
      String prefix = prefix(name);
      Role role = Role.of(last(name)).orElse(null);
      if (last(name).equals("num_batches_tracked")) {
        ignored.add(named);
      } else if (role == null || modules.getOrDefault(prefix, Map.of()).containsKey(role)) {
        unknown.add(named);
      } else {
        modules.computeIfAbsent(prefix, _ -> new EnumMap<>(Role.class)).put(role, named);
      }
    }
    List<ModuleTensors> all = new ArrayList<>();
    modules.forEach((prefix, roles) -> all.add(new ModuleTensors(prefix, roles)));
    return new Content(all, ignored, unknown);
  }

  // Keras ends names in ":0".
  private static String bare(String name) {
    return name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
  }

  private static int end(String name) {
    return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
  }

  private static String prefix(String name) {
    return name.substring(0, Math.max(0, end(bare(name))));
  }

  /// The last part of a name: `weight`.
  static String last(String name) {
    String bare = bare(name);
    return bare.substring(end(bare) + 1);
  }

  /// The kind of layer that these are the parameters of, as far as ranks and names tell.
  Optional<ModuleKind> kind() {
    if (tensors.containsKey(Role.MEAN) || tensors.containsKey(Role.VARIANCE)) {
      return Optional.of(ModuleKind.BATCH_NORM);
    }
    int weight = rank(Role.WEIGHT);
    if (weight == rank(Role.BIAS) || weight == 1 || weight == 3 || weight < 0) {
      return Optional.of(ModuleKind.SCALE_AND_SHIFT);
    }
    return switch (weight) {
      case 2 -> Optional.of(ModuleKind.DENSE);
      case 4 -> Optional.of(ModuleKind.CONVOLUTION);
      default -> Optional.empty();
    };
  }

  private int rank(Role role) {
    Named named = tensors.get(role);
    return named == null ? -1 : named.array().rank();
  }

  /// Whether a layer can have these as its parameters.
  boolean fits(TorchModules.TorchModule module, Layout layout) {
    List<Role> roles = module.roles();
    if (!roles.containsAll(tensors.keySet())) {
      return false;
    }
    for (int i = 0; i < roles.size(); i++) {
      Named found = tensors.get(roles.get(i));
      boolean fits =
          found == null
              ? mayMiss(module.kind(), roles.get(i))
              : layout.fits(
                  module.kind(), module.parameters().get(i).shape(), found.array().sizes());
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayMiss(ModuleKind kind, Role role) {
    return switch (role) {
      case BIAS -> true;
      case WEIGHT -> kind == ModuleKind.BATCH_NORM || kind == ModuleKind.SCALE_AND_SHIFT;
      case MEAN, VARIANCE -> false;
    };
  }

  /// What messages call it.
  String label() {
    return prefix.isEmpty() ? "no module" : prefix;
  }

  /// For example `weight 24×1×5×5, bias 24`.
  String text() {
    List<String> texts = new ArrayList<>();
    tensors.forEach(
        (role, named) -> texts.add(last(named.name()) + " " + named.array().shapeText()));
    return String.join(", ", texts);
  }
}
