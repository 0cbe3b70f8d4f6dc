package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Constraint;
import dev.rondo.weights.Regularizer;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    Shared other = in(layer);
    if (other != null) {
      throw new IllegalArgumentException(
          "shared "
              + name
              + ": expected a layer that is not shared yet but got one shared as "
              + other.name
              + ". Give it one name at all places.");
    }
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
  public boolean takes(int node, boolean ints) {
    return layer.takes(node, ints);
  }

  @Override
  public String options() {
    return layer.options();
  }

  /** A rule for a weight is one for all places. */
  @Override
  public Layer regularize(String weight, Regularizer by) {
    return new Shared(name, layer.regularize(weight, by));
  }

  @Override
  public Layer constrain(String weight, Constraint to) {
    return new Shared(name, layer.constrain(weight, to));
  }

  @Override
  public Layer regularizeActivity(Regularizer by) {
    return new Shared(name, layer.regularizeActivity(by));
  }

  /**
   * The shared layer whose weights are all the weights of an operation: itself, or what stands in a
   * wrapper of the house; null if there is none. A graph gives it the scope that is shared.
   */
  public static @Nullable Shared in(Merge operation) {
    if (operation instanceof TimeDistributed wrapper) {
      return in(wrapper.layer());
    }
    if (operation instanceof Regularized wrapper) {
      return in(wrapper.inner());
    }
    return operation instanceof Shared shared ? shared : null;
  }

  /** What a wrapper builds that {@link #in} sees through. */
  static Layer inner(Layer layer) {
    return layer instanceof Shared shared ? shared.layer : layer;
  }

  /** A graph builds it so, over the weights that are shared. */
  @Override
  public LayerFunction build(String place, Weights weights, List<Shape> inputs) {
    return layer.build(place, weights, inputs);
  }

  /**
   * Another layer would build it so, over weights of its own.
   *
   * @throws IllegalArgumentException always
   */
  @Override
  public LayerFunction build(String place, Weights weights, Shape input) {
    throw new IllegalArgumentException(
        "shared "
            + name
            + ": expected to stand in the graph itself but got it inside "
            + place
            + ", which would give it weights of its own. Share the outer layer: shared(\""
            + name
            + "\", ..) around it.");
  }
}
