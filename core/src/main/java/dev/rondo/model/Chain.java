package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The graph of layers one behind the other. */
final class Chain {
  private Chain() {}

  /**
   * @throws IllegalArgumentException if there is no layer, a further input, or one of another type
   *     than the first layer takes
   */
  static Graph of(long seed, Input input, List<? extends Layer> layers) {
    check(input, layers);
    Naming naming = new Naming(Set.of());
    List<Vertex> vertices = new ArrayList<>();
    for (Layer layer : layers) {
      vertices.add(naming.vertex("", layer, List.of(vertices.size())));
    }
    NamedInput only = new NamedInput(NamedInput.ONLY, input);
    return new Graph(seed, List.of(only), vertices, List.of(vertices.size()));
  }

  private static void check(Input input, List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "model: expected at least one layer after the input but got none");
    }
    if (layers.stream().anyMatch(Input.class::isInstance)) {
      throw new IllegalArgumentException(
          "model: expected an input in the first place only but got another one further on."
              + " Layers work out their shapes by themselves.");
    }
    Layer first = layers.get(0);
    if (!first.takes(input.ints())) {
      throw new IllegalArgumentException(
          input.ints()
              ? "model: expected a float32 input of "
                  + first.kind()
                  + " but got int32 token ids. Put an embedding between them."
              : "model: expected token ids as the input of an "
                  + first.kind()
                  + " but got float32 "
                  + InputCheck.withBatch(input.shape())
                  + ". Write input(..).ofInts(), or leave the input out.");
    }
  }
}
