package dev.percept.formats.state;

import dev.percept.formats.NaturalOrder;
import dev.percept.formats.NumericArray;
import dev.percept.formats.state.ModuleTensors.Content;
import dev.percept.formats.state.ModuleTensors.Named;
import dev.percept.formats.state.TorchModules.TorchModule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which tensors of a file are whose parameters.
///
/// The first module of a kind in the file belongs to the first layer of that kind, and so on: in
/// the order of the file, or, where that is the alphabet's and so says nothing, or does not fit, in
/// the [NaturalOrder] of names. If neither fits, each layer gets the first module that is left and
/// does.
///
/// @param layout how the file lays out weights
/// @param tensors those of each layer, in the order of the layers
/// @param ignored tensors that no layer needs
record Matching(Layout layout, List<ModuleTensors> tensors, List<Named> ignored) {

  /// Looks for a matching.
  ///
  /// @param layouts in the order in which to try them
  static Optional<Matching> find(
      List<TorchModule> layers, Map<String, NumericArray> file, List<Layout> layouts) {
    for (Layout layout : layouts) {
      for (List<String> names : orders(file)) {
        Content content = content(names, file, layers);
        if (!content.unknown().isEmpty() || content.modules().size() != layers.size()) {
          return Optional.empty();
        }
        Optional<List<ModuleTensors>> found = byKind(layers, content, layout);
        if (found.isPresent()) {
          return Optional.of(new Matching(layout, found.get(), content.ignored()));
        }
      }
    }
    Content content = content(orders(file).getLast(), file, layers);
    for (Layout layout : layouts) {
      Optional<List<ModuleTensors>> found = byShape(layers, content, layout);
      if (found.isPresent()) {
        return Optional.of(new Matching(layout, found.get(), content.ignored()));
      }
    }
    return Optional.empty();
  }

  /// Orders of names, the most probable first.
  static List<List<String>> orders(Map<String, NumericArray> file) {
    List<String> asInFile = List.copyOf(file.keySet());
    List<String> natural = new ArrayList<>(asInFile);
    natural.sort(new NaturalOrder());
    return isSorted(file) ? List.of(natural) : List.of(asInFile, natural);
  }

  /// Whether the names of each type are in the order of their characters, as some writers sort
  /// them.
  private static boolean isSorted(Map<String, NumericArray> file) {
    Map<Object, String> last = new HashMap<>();
    for (Map.Entry<String, NumericArray> entry : file.entrySet()) {
      String before = last.put(entry.getValue().type(), entry.getKey());
      if (before != null && before.compareTo(entry.getKey()) > 0) {
        return false;
      }
    }
    return true;
  }

  /// The modules of a file; where no name says what a tensor is, and there are as many tensors as
  /// parameters, they are taken one after the other.
  static Content content(
      List<String> names, Map<String, NumericArray> file, List<TorchModule> layers) {
    Content content = ModuleTensors.of(names, file);
    int parameters = layers.stream().mapToInt(layer -> layer.parameters().size()).sum();
    if (content.unknown().size() != names.size() || names.size() != parameters) {
      return content;
    }
    List<ModuleTensors> modules = new ArrayList<>();
    int next = 0;
    for (TorchModule layer : layers) {
      Map<Role, Named> tensors = new EnumMap<>(Role.class);
      String first = content.unknown().get(next).name();
      for (Role role : layer.roles()) {
        tensors.put(role, content.unknown().get(next++));
      }
      modules.add(new ModuleTensors(first, tensors));
    }
    return new Content(modules, List.of(), List.of());
  }

  private static Optional<List<ModuleTensors>> byKind(
      List<TorchModule> layers, Content content, Layout layout) {
    List<ModuleTensors> found = new ArrayList<>();
    Map<ModuleKind, Iterator<ModuleTensors>> left = new EnumMap<>(ModuleKind.class);
    content.byKind().forEach((kind, modules) -> left.put(kind, modules.iterator()));
    for (TorchModule layer : layers) {
      Iterator<ModuleTensors> next = left.get(layer.kind());
      if (next == null || !next.hasNext()) {
        return Optional.empty();
      }
      ModuleTensors tensors = next.next();
      if (!tensors.fits(layer, layout)) {
        return Optional.empty();
      }
      found.add(tensors);
    }
    return Optional.of(found);
  }

  private static Optional<List<ModuleTensors>> byShape(
      List<TorchModule> layers, Content content, Layout layout) {
    List<ModuleTensors> found = new ArrayList<>();
    Map<ModuleKind, List<ModuleTensors>> left = content.byKind();
    for (TorchModule layer : layers) {
      List<ModuleTensors> ofKind = left.getOrDefault(layer.kind(), List.of());
      int first = 0;
      while (first < ofKind.size() && !ofKind.get(first).fits(layer, layout)) {
        first++;
      }
      if (first == ofKind.size()) {
        return Optional.empty();
      }
      found.add(ofKind.remove(first));
    }
    return Optional.of(found);
  }
}
