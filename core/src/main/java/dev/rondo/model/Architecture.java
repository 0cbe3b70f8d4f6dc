package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A graph that is one chain of layers, named by kind and number. */
record Architecture(long seed, Input input, List<Layer> layers) implements Saved {

  Architecture {
    Objects.requireNonNull(input); // as a file might have it
    layers = List.copyOf(layers);
  }

  @Override
  public Graph graph() {
    return Chain.of(seed, input, layers);
  }

  /** Null if the graph is something else. */
  static @Nullable Architecture of(Graph graph) {
    List<Layer> layers =
        graph.vertices().stream()
            .map(Vertex::operation)
            .filter(Layer.class::isInstance)
            .map(Layer.class::cast)
            .toList();
    if (layers.isEmpty() || !graph.isChain()) {
      return null;
    }
    Architecture chain = new Architecture(graph.seed(), graph.inputs().get(0).input(), layers);
    return chain.graph().equals(graph) ? chain : null;
  }
}
