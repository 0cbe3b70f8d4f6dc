package dev.rondo.model;

import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.saving.Described;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/** A model as a layer of others, with the model's own weights; see {@link Model#asLayer}. */
final class ModelLayer implements Layer, Described {
  private final Model model;

  ModelLayer(Model model) {
    this.model = model;
  }

  Graph graph() {
    return model.graph();
  }

  @Override
  public String kind() {
    return Nested.KIND;
  }

  @Override
  public boolean takes(boolean ints) {
    return model.input().ints() == ints;
  }

  @Override
  public String options() {
    return model.graph().options();
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Nested.check(name, model, input);
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
    return Nested.KIND + model.graph().outputNames();
  }
}
