package dev.rondo.cells;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.StateNoise;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs any cell over a sequence, step by step on the tape. */
final class Unrolled {
  private Unrolled() {}

  static Scan scan(CellFunction cell, Tensor x, @Nullable Tensor mask, State initial) {
    return scan(cell, x, mask, StateNoise.NONE, initial);
  }

  /** With zoneout of a cell whose output is its h. */
  static Scan scan(
      CellFunction cell, Tensor x, @Nullable Tensor mask, StateNoise noise, State initial) {
    State state = initial;
    List<Tensor> outputs = new ArrayList<>();
    for (int t = 0; t < x.dim(1); t++) {
      Step free = cell.step(Ops.squeeze(x.slice(1, t, t + 1), 1), state);
      check(free, initial);
      Step step = zoneout(free, state, noise, t);
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

  /** {@code h' = kh * h + (1 - kh) * h~}, and c likewise. */
  private static Step zoneout(Step step, State before, StateNoise noise, int t) {
    if (noise.keepH() == null) {
      return step;
    }
    Tensor h = mix(noise.keepH(), t, before.h(), step.state().h());
    List<Tensor> next = new ArrayList<>(step.state().tensors());
    next.set(0, h);
    if (noise.keepC() != null) {
      next.set(1, mix(noise.keepC(), t, before.get(1), next.get(1)));
    }
    return new Step(h, new State(next));
  }

  private static Tensor mix(Tensor keep, int t, Tensor before, Tensor after) {
    Tensor k = Ops.squeeze(keep.slice(1, t, t + 1), 1);
    return k.mul(before).add(Sequences.rest(k).mul(after));
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
    int part = step.part();
    return part < 0 ? Tensor.zeros(step.output().shape()) : state.get(part);
  }

  private static State choose(Tensor taken, State after, State before) {
    List<Tensor> chosen = new ArrayList<>();
    for (int i = 0; i < after.tensors().size(); i++) {
      chosen.add(Ops.where(taken, after.get(i), before.get(i)));
    }
    return new State(chosen);
  }
}
