package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What attentions share: who is query, value and key, what is masked, and the second output. */
abstract class AttentionFunction implements LayerFunction {
  private final String name;
  private final AttentionShapes shapes;
  private final Shape output;
  private final @Nullable Shape weights;
  private final boolean causal;

  /**
   * @param weights shape of the weights of one example, if they go along with the output
   */
  AttentionFunction(
      String name, AttentionShapes shapes, Shape output, @Nullable Shape weights, boolean causal) {
    this.name = name;
    this.shapes = shapes;
    this.output = output;
    this.weights = weights;
    this.causal = causal;
  }

  /** Finite numbers in; the output at queries that the mask leaves out does not matter. */
  abstract Attended attend(Tensor query, Tensor key, Tensor value, AttentionMask mask, Pass pass);

  @Override
  public Signal apply(Signal x, Pass pass) {
    return apply(List.of(x), pass);
  }

  @Override
  public Signal apply(List<Signal> signals, Pass pass) {
    Signal query = signals.get(0);
    Signal value = signals.get(Math.min(1, signals.size() - 1));
    Signal key = signals.size() == 3 ? signals.get(2) : value;
    shapes.check(name, "query", query, shapes.queryWidth());
    shapes.check(name, "value", value, shapes.valueWidth());
    shapes.check(name, "key", key, shapes.keyWidth());
    checkLengths(query.value(), key.value(), value.value());
    Tensor keys = signals.size() < 3 ? value.mask() : Masks.and(name, List.of(value, key));
    Attended y =
        attend(
            Masks.known(name, query),
            Masks.known(name, key),
            Masks.known(name, value),
            new AttentionMask(query.mask(), keys, causal),
            pass);
    Signal result =
        signals.size() == 1
            ? query.withValue(y.output())
            : Signal.of(y.output()).withMask(query.mask());
    Tensor all = y.weights();
    return all == null
        ? result
        : new Signal(result.value(), result.mask(), result.initialState(), State.of(all));
  }

  private void checkLengths(Tensor query, Tensor key, Tensor value) {
    boolean fits = query.dim(0) == value.dim(0) && key.dim(0) == value.dim(0);
    if (!fits || key.dim(1) != value.dim(1)) {
      throw new IllegalArgumentException(
          name
              + ": expected one batch of queries, keys and values, and as many keys as values, but"
              + " got "
              + query.shape()
              + ", "
              + key.shape()
              + " and "
              + value.shape());
    }
  }

  @Override
  public Shape output() {
    return output;
  }

  /** The weights, if they go along: they are read as a state is. */
  @Override
  public List<Shape> state() {
    return weights == null ? List.of() : List.of(weights);
  }

  @Override
  public boolean streams() {
    return false;
  }
}
