package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Bidirectional} over its weights. */
record BidirectionalFunction(
    String name, Bidirectional layer, RnnFunction forward, RnnFunction backward, Shape output)
    implements LayerFunction {

  @Override
  public Signal apply(Signal x, Pass pass) {
    forward.check(name, x.value(), x.mask());
    int states = layer.forward().cell().stateSizes().length;
    int both = states + layer.backward().cell().stateSizes().length;
    State given = x.initialState();
    if (given != null && given.tensors().size() != both) {
      throw new IllegalArgumentException(
          name
              + ": expected an initial state of "
              + both
              + " tensors, those of the forward layer and then those of the backward one, but got "
              + given.tensors().size()
              + ".");
    }
    Signal y = forward.apply(x.withInitialState(part(given, 0, states)), pass);
    Signal z = backward.apply(x.withInitialState(part(given, states, both)), pass);
    boolean sequences = layer.forward().sequences();
    Tensor inOrder = sequences ? Ops.reverse(z.value(), 1) : z.value();
    State ended = state(y.state(), z.state());
    if (layer.merge() == MergeMode.NONE) {
      Signal one = new Signal(y.value(), y.mask(), null, ended);
      return Signal.ofOutputs(List.of(one, one.withValue(inOrder)), ended);
    }
    return new Signal(layer.merge().apply(y.value(), inOrder), y.mask(), null, ended);
  }

  private static @Nullable State part(@Nullable State state, int from, int to) {
    return state == null ? null : new State(state.tensors().subList(from, to));
  }

  /** Without returnState both hand on what came in. */
  private @Nullable State state(@Nullable State y, @Nullable State z) {
    if (!layer.forward().states() || y == null || z == null) {
      return y;
    }
    List<Tensor> all = new ArrayList<>(y.tensors());
    all.addAll(z.tensors());
    return new State(all);
  }

  @Override
  public List<Shape> outputs() {
    return layer.merge() == MergeMode.NONE
        ? List.of(forward.output(), backward.output())
        : List.of(output);
  }

  /** Of the forward layer, then of the backward one. */
  @Override
  public List<Shape> initialState() {
    return both(forward.initialState(), backward.initialState());
  }

  @Override
  public List<Shape> state() {
    return both(forward.state(), backward.state());
  }

  private static List<Shape> both(List<Shape> y, List<Shape> z) {
    List<Shape> all = new ArrayList<>(y);
    all.addAll(z);
    return all;
  }

  @Override
  public String path() {
    return forward.path().equals(backward.path())
        ? forward.path()
        : forward.path() + ", " + backward.path();
  }

  @Override
  public boolean streams() {
    return false;
  }
}
