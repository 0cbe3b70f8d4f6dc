package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model whose recurrent layers go on where the batch before left them, row by row: what Keras
 * calls {@code stateful=True}. The states are those of this object and not of the model, so several
 * of them share one model; an object belongs to one thread at a time.
 *
 * <pre>{@code
 * StatefulModel reader = model.stateful();
 * Tensor first = reader.predict(monday);
 * Tensor second = reader.predict(tuesday); // goes on from monday
 * reader.resetStates();
 * }</pre>
 *
 * <p>In windows a sequence gives what it gives as a whole, if each layer needs what came before
 * alone: one that goes backwards or both ways, attention, pooling and a convolution that is not
 * causal see no further than the window. Nor is it so for masked steps at the beginning of a
 * window, in which a {@code ResidualCell} or {@code SkipCell}, alone or on top of stacked cells,
 * puts out zeros, since its state does not hold its last output.
 *
 * <p>All recurrent layers carry their states, where Keras asks layer by layer. For single steps
 * {@link Session} is faster. Training carries states from batch to batch if the data says so:
 * {@code Dataset.stateful()}, or {@code Dataset.truncate(..)}.
 */
public final class StatefulModel {
  private final Model model;
  private final CarriedStates states = new CarriedStates();

  StatefulModel(Model model) {
    this.model = model;
  }

  /**
   * Predicts for one batch, in one pass, and keeps the states. If it throws, they are as before.
   *
   * @param x [B, ..], of as many rows as the batch before
   * @throws IllegalArgumentException if the shape, type or number of rows is another one
   */
  public Tensor predict(Tensor x) {
    return apply(Signal.of(x)).value();
  }

  /** As {@link #predict(Tensor)}, for several inputs and outputs, in the model's order. */
  public List<Tensor> predict(List<Tensor> xs) {
    return apply(xs.stream().map(Signal::of).toList()).stream().map(Signal::value).toList();
  }

  /** As {@link #predict(Tensor)}, by the names of the model's inputs and outputs. */
  public Map<String, Tensor> predict(Map<String, Tensor> xs) {
    return model.data().named(predict(model.data().ordered(xs)));
  }

  /** As {@link #predict(Tensor)}, with a mask or an initial state going in, and coming out. */
  public Signal apply(Signal x) {
    return keeping(pass -> model.apply(x, pass));
  }

  /** As {@link #apply(Signal)}, for several inputs and outputs. */
  public List<Signal> apply(List<Signal> xs) {
    return keeping(pass -> model.apply(xs, pass));
  }

  private <T> T keeping(Function<Pass, T> run) {
    CarriedStates next = states.copy();
    T y = run.apply(Pass.inference().carrying(next));
    states.become(next);
    return y;
  }

  /** Starts new sequences. */
  public void resetStates() {
    states.reset();
  }

  /** The states, to be read or put back. */
  public CarriedStates states() {
    return states;
  }
}
