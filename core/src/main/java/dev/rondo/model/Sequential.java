package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Layers;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;

/** Models that are one chain of layers. */
public final class Sequential {
  static final long SEED = 42;

  private Sequential() {}

  /**
   * Builds a model whose initializers draw from a fixed seed, so that every run starts alike;
   * {@link #seeded} takes another.
   *
   * @param layers first an {@code input(..)}, which may be left out before an embedding, since that
   *     takes token ids [B, T]
   * @throws IllegalArgumentException if a layer cannot take what the one before it gives
   */
  public static Model of(Layer... layers) {
    return seeded(SEED, layers);
  }

  /** Builds a model whose initializers draw from this seed. */
  public static Model seeded(long seed, Layer... layers) {
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] == null) {
        throw new IllegalArgumentException(
            "Sequential: expected a layer but got null at " + i + ".");
      }
    }
    return seeded(seed, List.of(layers));
  }

  /** Builds a model whose initializers draw from this seed. */
  public static Model seeded(long seed, List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("Sequential: expected at least one layer but got none");
    }
    Layer first = layers.get(0);
    if (first instanceof Input input) {
      return build(Chain.of(seed, input, layers.subList(1, layers.size())));
    }
    if (!first.takes(false)) {
      return build(Chain.of(seed, Layers.input(Shape.ANY).ofInts(), layers));
    }
    throw new IllegalArgumentException(
        "Sequential: expected the first layer to be an input or an embedding but got "
            + first.kind()
            + ". Put input(time, features) before it; time may be Shape.ANY.");
  }

  private static Model build(Graph chain) {
    return new Model(chain, Weights.seeded(chain.seed()));
  }
}
