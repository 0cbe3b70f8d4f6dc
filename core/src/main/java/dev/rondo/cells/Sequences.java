package dev.rondo.cells;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What cells share whose recurrence is linear. All else they compute for all steps at once, which
 * is the parallel part of their training; {@link Recurrences#linear} then goes once through time.
 */
final class Sequences {
  private Sequences() {}

  /** Columns of one gate of all steps, or of one: part {@code gate} of the last axis. */
  static Tensor part(Tensor all, int gate, int units) {
    return all.slice(-1, gate * units, (gate + 1) * units);
  }

  /** {@code h * m}; no m stands for ones. */
  static Tensor masked(Tensor h, @Nullable Tensor m) {
    return m == null ? h : h.mul(m);
  }

  /** {@code 1 - x}. */
  static Tensor rest(Tensor x) {
    return Tensor.scalar(1).sub(x);
  }

  /** {@code f * h + (1 - f) * n} of one step. */
  static Tensor mix(Tensor f, Tensor h, Tensor n) {
    return n.add(f.mul(h.sub(n)));
  }

  /** {@code h[t] = f[t] * h[t-1] + (1 - f[t]) * n[t]}. */
  static Scanned mixAll(Tensor f, Tensor n, @Nullable Tensor mask, Tensor h0) {
    return Recurrences.linear(f, rest(f).mul(n), mask, h0);
  }

  /**
   * {@code x[t-1]} for every step.
   *
   * @param x [B, T, H]
   * @param initial [B, H]
   */
  static Tensor previous(Tensor x, Tensor initial) {
    Tensor first = Ops.expandDims(initial, 1);
    int steps = x.dim(1);
    return steps == 1 ? first : Ops.concat(1, first, x.slice(1, 0, steps - 1));
  }

  /** The scan of a cell whose output is its only state. */
  static Scan of(Scanned h) {
    return new Scan(h.outputs(), new State(h.state()));
  }

  /**
   * The scan of a cell that puts out another thing than it remembers. The output is the first part
   * of its state, where a skipped step finds it.
   *
   * @param y [B, T, H], as if no step were skipped
   * @param others the rest of the state after the last step
   */
  static Scan of(Tensor y, @Nullable Tensor mask, Tensor y0, Tensor... others) {
    Scanned held = hold(y, mask, y0);
    List<Tensor> state = new ArrayList<>(held.state());
    state.addAll(List.of(others));
    return new Scan(held.outputs(), new State(state));
  }

  /** {@code y}, and in a skipped step what stood in the last one before that was not. */
  static Scanned hold(Tensor y, @Nullable Tensor mask, Tensor y0) {
    if (mask != null) {
      return Recurrences.hold(y, mask, y0);
    }
    int steps = y.dim(1);
    return new Scanned(y, List.of(Ops.squeeze(y.slice(1, steps - 1, steps), 1)));
  }
}
