package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.Objects;

/**
 * A layer that stands at several places of a model and has its weights once; see {@link
 * Layers#shared}.
 *
 * @param name the scope of the weights
 */
public record Shared(String name, Layer layer) implements Layer {

  /** Checks the name. */
  public Shared {
    Names.given(name);
    Objects.requireNonNull(layer); // as a file might have it
    if (layer instanceof Input) {
      throw new IllegalArgumentException("shared " + name + ": expected a layer but got an input");
    }
  }

  @Override
  public String kind() {
    return layer.kind();
  }

  @Override
  public boolean takes(boolean ints) {
    return layer.takes(ints);
  }

  @Override
  public String options() {
    return layer.options();
  }

  @Override
  public LayerFunction build(String place, Weights weights, Shape input) {
    return layer.build(place, weights, input);
  }
}
