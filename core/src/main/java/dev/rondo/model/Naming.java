package dev.rondo.model;

import dev.rondo.layers.Merge;
import dev.rondo.layers.Shared;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names layers by kind and number as they come, and says whose weights they use. */
final class Naming {
  private final Set<String> inputs;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Merge> shared = new HashMap<>();
  private final Map<ModelLayer, String> models = new HashMap<>();

  /**
   * @param inputs whose names no layer may have
   */
  Naming(Set<String> inputs) {
    this.inputs = Set.copyOf(inputs);
  }

  /**
   * @param given empty to be named
   * @throws IllegalArgumentException if a name is taken
   */
  Vertex vertex(String given, Merge operation, List<Integer> from) {
    if (operation instanceof Shared layer) {
      Merge before = shared.putIfAbsent(layer.name(), layer.layer());
      if (before != null && !before.equals(layer.layer())) {
        throw new IllegalArgumentException(
            "model: expected equal layers shared under the name "
                + layer.name()
                + " but got "
                + before
                + " and "
                + layer.layer()
                + ". Give one of them another name.");
      }
      String name = given.isEmpty() ? next(layer.name(), before == null) : given;
      return new Vertex(unique(name), layer.name(), operation, from);
    }
    String name = unique(given.isEmpty() ? next(operation.kind(), false) : given);
    String scope = name;
    if (operation instanceof ModelLayer model) {
      String before = models.putIfAbsent(model, name);
      scope = before == null ? name : before;
    }
    return new Vertex(name, scope, operation, from);
  }

  /** With its number, unless it is the first of a shared layer. */
  private String next(String stem, boolean bare) {
    int number = counts.merge(stem, 1, Integer::sum);
    return bare ? stem : stem + "_" + number;
  }

  private String unique(String name) {
    if (inputs.contains(name)) {
      throw new IllegalArgumentException(
          "model: expected inputs and layers of different names but got an input and a layer of the"
              + " name "
              + name
              + ". Give one of them another name.");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException(
          "model: expected layers of different names but got two of the name "
              + name
              + ". Give one of them another name.");
    }
    return name;
  }
}
