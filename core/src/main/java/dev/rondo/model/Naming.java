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
  private final Map<String, String> inside = new HashMap<>();
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
    Shared layer = Shared.in(operation);
    if (layer != null) {
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
      String name = unique(given.isEmpty() ? next(layer.name(), before == null) : given);
      sharedInside(name, layer.layer());
      checkInside(layer.name());
      return new Vertex(name, layer.name(), operation, from);
    }
    String name = unique(given.isEmpty() ? next(operation.kind(), false) : given);
    sharedInside(name, operation);
    String scope = name;
    if (operation instanceof ModelLayer model) {
      String before = models.putIfAbsent(model, name);
      scope = before == null ? name : before;
    }
    return new Vertex(name, scope, operation, from);
  }

  /** Notes what a sub-model shares within itself, over weights of its own. */
  private void sharedInside(String model, Merge operation) {
    List<Vertex> vertices = operation instanceof SubModel sub ? sub.graph().vertices() : List.of();
    for (Vertex vertex : vertices) {
      Shared layer = Shared.in(vertex.operation());
      if (layer != null) {
        inside.put(layer.name(), model);
        if (shared.containsKey(layer.name())) {
          checkInside(layer.name());
        }
      }
      sharedInside(model, layer == null ? vertex.operation() : layer.layer());
    }
  }

  /** A name means the same weights wherever it stands, or is refused. */
  private void checkInside(String name) {
    if (inside.containsKey(name)) {
      throw new IllegalArgumentException(
          "model: expected layers shared under the name "
              + name
              + " in one model but got one in the sub-model "
              + inside.get(name)
              + " too, which has weights of its own. Use the sub-model at both places, or give one"
              + " of them another name.");
    }
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
