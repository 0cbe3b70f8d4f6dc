package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
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

  /**
   * @throws IllegalArgumentException if this is not the node of an attention that returns weights
   */
  static AttentionWeights of(Node attended) {
    List<Shape> states = attended.function().state();
    if (states.isEmpty() || !areReturnedBy(attended.operation())) {
      throw new IllegalArgumentException(
          attended.label()
              + ": expected an attention that returns its weights."
              + " Write attention().returnWeights(), and take the weights from its own node.");
    }
    return new AttentionWeights(states.get(states.size() - 1));
  }

  private static boolean areReturnedBy(Merge operation) {
    if (operation instanceof Regularized ruled) {
      return areReturnedBy(ruled.inner());
    }
    if (operation instanceof Shared shared) {
      return areReturnedBy(shared.layer());
    }
    return (operation instanceof Attention layer && layer.weighted())
        || (operation instanceof MultiHeadAttention heads && heads.weighted())
        || (operation instanceof AttentionPooling pooling && pooling.weighted())
        || (operation instanceof AttentionDecoder decoder && decoder.attention().weighted());
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
        Tensor all = state.tensors().get(state.tensors().size() - 1);
        if (!shape.insert(0, Shape.ANY).accepts(all.shape())) {
          throw new IllegalStateException(
              name + ": expected weights " + shape + " of an example but got " + all.shape());
        }
        return Signal.of(all);
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }
}
