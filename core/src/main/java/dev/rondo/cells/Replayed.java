package dev.rondo.cells;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.StateNoise;
import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Streams of cells that have no step of their own, see {@link Steps#replayed}. */
final class Replayed {
  private Replayed() {}

  /**
   * By the scan of the cell.
   *
   * @param kernel [D, any]
   * @param sizes of the states; the first one is the output
   */
  static @Nullable RecurrentStep scan(CellFunction cell, Tensor kernel, int... sizes) {
    return of((x, state) -> cell.scan(x, null, state), kernel, sizes);
  }

  /** By the step of the cell, where that gives the bits of its scan. */
  static @Nullable RecurrentStep step(
      CellFunction cell, StateNoise noise, Tensor kernel, int... sizes) {
    return of((x, state) -> Unrolled.scan(cell, x, null, noise, state), kernel, sizes);
  }

  private static @Nullable RecurrentStep of(
      BiFunction<Tensor, State, Scan> scan, Tensor kernel, int... sizes) {
    return Steps.replayed(
        kernel.dim(-2),
        sizes,
        (x, states) -> {
          Scan done = scan.apply(x, new State(states));
          return new Scanned(done.outputs(), done.state().tensors());
        });
  }
}
