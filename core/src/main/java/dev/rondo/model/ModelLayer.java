package dev.rondo.model;

import dev.rondo.layers.LayerFunction;
import dev.rondo.saving.Described;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;

/** A model as a layer of others, with the model's own weights; see {@link Model#asLayer}. */
final class ModelLayer implements SubModel, Described {
  private final Model model;

  ModelLayer(Model model) {
    this.model = model;
  }

  @Override
  public Graph graph() {
    return model.graph();
  }

  @Override
  public LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    check(name, inputs);
    weights.adopt(model.weights());
    return new NestedFunction(name, model);
  }

  @Override
  public Record description() {
    return new Nested(Saved.of(model.graph()));
  }

  /** The same model, not one like it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ModelLayer layer && layer.model == model;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(model);
  }

  @Override
  public String toString() {
    return kind() + model.graph().outputNames();
  }
}
