package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cell over its weights. Only {@link #step} must be written; a lambda will do. */
@FunctionalInterface
public interface CellFunction {

  /**
   * What one step gives: output {@code [B, H]} and the next state. If the output is one of the
   * state's tensors, give that tensor in both places.
   */
  record Step(Tensor output, State state) {
    /** Neither may be null. */
    public Step {
      Objects.requireNonNull(output, "output of a step");
      Objects.requireNonNull(state, "state of a step");
    }

    /** Which tensor of the state the output is, the very tensor, as h is; -1 if it is none. */
    public int part() {
      List<Tensor> parts = state.tensors();
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) == output) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * What a whole sequence gives.
   *
   * @param outputs [B, T, H]
   * @param state the state after the last step
   */
  record Scan(Tensor outputs, State state) {}

  /**
   * One time step.
   *
   * @param x [B, D]
   */
  Step step(Tensor x, State state);

  /**
   * All time steps. Unless a cell overrides it with a fused operation, it unrolls {@link #step} on
   * the tape.
   *
   * @param x [B, T, D]
   * @param mask [B, T], 1 to take a step and 0 to skip it, keeping state and output; null for all
   *     ones. Before the first step that is taken, the output is the initial h, or zeros for a cell
   *     whose output is no part of its state
   * @param initial the state before the first step
   */
  default Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    return Unrolled.scan(this, x, mask, initial);
  }

  /**
   * All time steps, and behind the last one another state than the cell's own. It counts in that
   * step already: in what is put out, if that is a part of it, and for a cell that stands above.
   *
   * @param last gives what to take in place of a state, of the same shapes; in a stack it is asked
   *     cell by cell, from the bottom
   */
  default Scan scan(Tensor x, @Nullable Tensor mask, State initial, UnaryOperator<State> last) {
    Scan scan = scan(x, mask, initial);
    State other = last.apply(scan.state());
    int part = outputPart(x, initial);
    if (part < 0) {
      return new Scan(scan.outputs(), other);
    }
    int steps = x.dim(1);
    Tensor end = Ops.expandDims(other.get(part), 1);
    return new Scan(
        steps == 1 ? end : Ops.concat(1, scan.outputs().slice(1, 0, steps - 1), end), other);
  }

  /**
   * Which tensor of the state a step puts out, as {@link Step#part}. One sequence takes a step to
   * see it.
   *
   * @param x [B, T, D]
   */
  default int outputPart(Tensor x, State initial) {
    Tensor first = Ops.squeeze(x.slice(0, 0, 1).slice(1, 0, 1), 1);
    return step(first, new State(initial.tensors().stream().map(s -> s.slice(0, 0, 1)).toList()))
        .part();
  }

  /**
   * This cell with dropout where its state meets recurrent weights: {@code h * m} stands there for
   * h, in all steps alike. What goes on without weights, as {@code z * h} of a GRU, is not masked.
   * Only if {@link Cell#takesRecurrentDropout}.
   *
   * @param m [B, H], of zeros and {@code 1 / (1 - rate)}; H as {@link Cell#noiseSizes} says
   */
  default CellFunction withRecurrentMask(Tensor m) {
    throw new UnsupportedOperationException(
        "withRecurrentMask: this cell has no recurrent dropout. Override this method, and"
            + " takesRecurrentDropout() of the cell.");
  }

  /**
   * This cell with zoneout in its scan, which keeps a share of each unit's old state (Krueger et
   * al., 2017): {@code h' = kh * h + (1 - kh) * h~}, with h~ what {@link #step} gives, and c
   * likewise. Only if {@link Cell#takesRecurrentDropout}.
   *
   * @param h [B, T, H]: kh, 1 or 0 by chance, or what is expected; H as {@link Cell#noiseSizes}
   *     says
   * @param c [B, T, H]: kc; null for a cell without c
   */
  default CellFunction withZoneout(Tensor h, @Nullable Tensor c) {
    throw new UnsupportedOperationException(
        "withZoneout: this cell has no recurrent dropout. Override this method, and"
            + " takesRecurrentDropout() of the cell.");
  }

  /**
   * This cell with another recurrent kernel in place of its own, made from it on the tape, so that
   * dropout of weights sends its gradients to the weights. Only if {@link
   * Cell#takesRecurrentDropout}.
   */
  default CellFunction withRecurrentKernel(UnaryOperator<Tensor> made) {
    throw new UnsupportedOperationException(
        "withRecurrentKernel: this cell has no recurrent dropout. Override this method, and"
            + " takesRecurrentDropout() of the cell.");
  }

  /**
   * One step after the other of a single stream, creating no object; null, which is what a cell of
   * your own gives, if there is only {@link #scan}. What both compute is the same to the bit.
   */
  default @Nullable RecurrentStep stepping() {
    return null;
  }

  /** {@code fused}, or {@code unrolled} and why; shown by the summary of a model. */
  default String path() {
    return "unrolled (own cell)";
  }
}
