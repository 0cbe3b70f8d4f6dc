package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.Objects;

/**
 * A tensor of the state in which a recurrent layer ended, as a value; see {@link Node#state}.
 *
 * @param shape of one example
 */
record FinalState(int index, Shape shape) implements Layer {

  FinalState {
    Objects.requireNonNull(shape); // as a file might have it
    if (index < 0) {
      throw new IllegalArgumentException("state: expected an index from 0 but got " + index);
    }
  }

  @Override
  public String kind() {
    return "state";
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
          throw new IllegalStateException(name + ": expected a state but the layer left none");
        }
        return Signal.of(state.get(index));
      }
    };
  }
}
