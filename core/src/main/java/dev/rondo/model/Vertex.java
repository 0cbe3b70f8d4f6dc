package dev.rondo.model;

import dev.rondo.layers.Merge;
import java.util.List;
import java.util.Objects;

/**
 * A layer or a merge at its place in a graph.
 *
 * @param scope of its weights: its name, unless it shares them with another one
 * @param from what it takes: first the inputs of the graph are counted, then the vertices
 */
record Vertex(String name, String scope, Merge operation, List<Integer> from) {
  Vertex {
    Objects.requireNonNull(name); // as a file might have it
    Objects.requireNonNull(scope);
    Objects.requireNonNull(operation);
    from = List.copyOf(from);
  }
}
