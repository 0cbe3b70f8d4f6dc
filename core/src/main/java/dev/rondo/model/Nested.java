package dev.rondo.model;

import dev.rondo.layers.LayerFunction;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/** A model as a layer, as it is saved within another one. */
record Nested(Saved model) implements SubModel {

  /** Looks at what a file may hold. */
  Nested {
    Objects.requireNonNull(model);
    if (model instanceof Graph graph) {
      graph.check();
    }
  }

  @Override
  public Graph graph() {
    return model.graph();
  }

  @Override
  public LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    check(name, inputs);
    return new NestedFunction(name, new Model(graph(), weights));
  }
}
