package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Steps;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/** An activation function as a layer. Mask and states go through. */
record Activate(Activation activation) implements Layer {

  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Floats.check(name, x.value());
        return x.withValue(activation.apply(x.value()));
      }

      @Override
      public @Nullable LayerStep stepping() {
        boolean known = input.rank() > 0 && input.dim(-1) > 0;
        return known ? LayerStep.of(Steps.activation(activation, input.dim(-1))) : null;
      }
    };
  }
}
