package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts values beside another one, for a recurrent layer to start from; see {@link
 * Node#withInitialState}. The states come first, since they are computed first.
 */
record InitialState() implements Merge {

  @Override
  public String kind() {
    return "initial_state";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public MergeFunction build(String name, Weights weights, List<Shape> inputs) {
    int last = inputs.size() - 1;
    if (last < 1) {
      throw new IllegalArgumentException(
          "withInitialState: expected a node for each tensor of the state but got none");
    }
    return new MergeFunction() {
      @Override
      public Shape output() {
        return inputs.get(last);
      }

      @Override
      public Signal apply(List<Signal> signals, Pass pass) {
        List<Tensor> states = signals.subList(0, last).stream().map(Signal::value).toList();
        return signals.get(last).withInitialState(new State(states));
      }

      @Override
      public void checkReader(String itself, String reader, @Nullable Merge by) {
        if (by == null) {
          throw new IllegalArgumentException(
              reader
                  + ": expected a recurrent layer behind withInitialState but got the output of a"
                  + " model, where nothing starts from it. Call withInitialState right before the"
                  + " layer that starts from it, or leave it out.");
        }
      }

      @Override
      public boolean streams() {
        return false;
      }

      @Override
      public String noStream(String name) {
        return "withInitialState cannot stream: the layer behind it would start from that state again"
            + " in every step. Use forward or predict; or make a model of what comes behind it, whose"
            + " stateful() starts with apply(Signal.of(x).withInitialState(state)) and goes on with"
            + " predict, step by step.";
      }
    };
  }
}
