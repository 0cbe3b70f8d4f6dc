package dev.rondo.model;

import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.Objects;

/** A model as a layer, as it is saved within another one. */
record Nested(Saved model) implements Layer {
  static final String KIND = "model";

  Nested {
    Objects.requireNonNull(model); // as a file might have it
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public boolean takes(boolean ints) {
    Graph graph = model.graph();
    return graph.inputs().size() == 1 && graph.inputs().get(0).input().ints() == ints;
  }

  @Override
  public String options() {
    return model.graph().options();
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Model inner = new Model(model.graph(), weights);
    check(name, inner, input);
    return new NestedFunction(name, inner);
  }

  static void check(String name, Model model, Shape input) {
    if (!model.input().shape().accepts(input)) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + InputCheck.withBatch(model.input().shape())
              + ", the input of the sub-model, but got "
              + InputCheck.withBatch(input));
    }
  }
}
