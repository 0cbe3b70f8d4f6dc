package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.Objects;

/**
 * The weights that an attention has left as the last part of its state, as a value; see {@link
 * Layers#attentionWeights}.
 *
 * @param shape of one example
 */
record AttentionWeights(Shape shape) implements Layer {

  AttentionWeights {
    Objects.requireNonNull(shape); // as a file might have it
  }

  static boolean areReturnedBy(Merge operation) {
    return (operation instanceof Attention layer && layer.weighted())
        || (operation instanceof MultiHeadAttention heads && heads.weighted());
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return new LayerFunction() {
      @Override
      public Shape output() {
        return shape;
      }

      @Override
      public Signal apply(Signal x, Pass pass) {
        State state = x.state();
        if (state == null) {
          throw new IllegalStateException(name + ": expected weights but the layer left none");
        }
        return Signal.of(state.tensors().get(state.tensors().size() - 1));
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }
}
