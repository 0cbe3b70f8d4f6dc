package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/** An activation function as a layer. Mask and states go through. */
record Activate(Activation activation) implements Layer {

  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Floats.check(name, x.value());
        return x.withValue(activation.apply(x.value()));
      }
    };
  }
}
