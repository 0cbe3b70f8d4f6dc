package dev.rondo.cells;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs any cell over a sequence, step by step on the tape. */
final class Unrolled {
  private Unrolled() {}

  static Scan scan(CellFunction cell, Tensor x, @Nullable Tensor mask, State initial) {
    State state = initial;
    List<Tensor> outputs = new ArrayList<>();
    for (int t = 0; t < x.dim(1); t++) {
      Step step = cell.step(Ops.squeeze(x.slice(1, t, t + 1), 1), state);
      check(step, initial);
      if (mask == null) {
        state = step.state();
        outputs.add(step.output());
      } else {
        Tensor taken = mask.slice(1, t, t + 1);
        Tensor before = t > 0 ? outputs.get(t - 1) : beforeFirst(step, state);
        outputs.add(Ops.where(taken, step.output(), before));
        state = choose(taken, step.state(), state);
      }
    }
    return new Scan(Ops.stack(1, outputs), state);
  }

  /** A cell of a user's own may hand on something else than it says. */
  private static void check(@Nullable Step step, State initial) {
    if (step == null) {
      throw new IllegalStateException(
          "step of a cell: expected an output and a state but got null. Let step() return a Step.");
    }
    List<Shape> expected = initial.tensors().stream().map(Tensor::shape).toList();
    List<Shape> actual = step.state().tensors().stream().map(Tensor::shape).toList();
    if (!actual.equals(expected)) {
      throw new IllegalStateException(
          "step of a cell: expected the next state to have the shapes "
              + expected
              + " of stateSizes() but got "
              + actual);
    }
  }

  /**
   * A skipped first step puts out what the cell had put out last. That is known if its output is a
   * part of its state, the very tensor, as h is; else it is zeros.
   */
  private static Tensor beforeFirst(Step step, State state) {
    List<Tensor> parts = step.state().tensors();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) == step.output()) {
        return state.get(i);
      }
    }
    return Tensor.zeros(step.output().shape());
  }

  private static State choose(Tensor taken, State after, State before) {
    List<Tensor> chosen = new ArrayList<>();
    for (int i = 0; i < after.tensors().size(); i++) {
      chosen.add(Ops.where(taken, after.get(i), before.get(i)));
    }
    return new State(chosen);
  }
}
