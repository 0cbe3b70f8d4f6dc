package dev.rondo.cells;

import dev.rondo.weights.Weights;

/**
 * A description of what happens in one time step. Write a record to add one of your own: its sizes,
 * and {@link #build} returning a step. Such a record can be saved with a model.
 *
 * <pre>{@code
 * record Leaky(int units, float keep) implements Cell {
 *   public int[] stateSizes() { return new int[] {units}; }
 *   public CellFunction build(Weights weights, int features) {
 *     Tensor w = weights.add("kernel", glorotUniform(), features, units);
 *     return (x, state) -> {
 *       Tensor h = state.h().mul(keep).add(x.matmul(w).mul(1 - keep));
 *       return new CellFunction.Step(h, State.of(h));
 *     };
 *   }
 * }
 * }</pre>
 */
public interface Cell {

  /** How many units it has, which is the width of the output of a step unless it says otherwise. */
  int units();

  /** Width of the output of a step. */
  default int outputSize() {
    return units();
  }

  /** Width of each tensor of the state. */
  int[] stateSizes();

  /**
   * Whether its functions know {@link CellFunction#withRecurrentMask} and {@link
   * CellFunction#withRecurrentKernel}; an own cell need not.
   */
  default boolean takesRecurrentDropout() {
    return false;
  }

  /**
   * Widths of h, and of c where there is one, as {@link CellFunction#withRecurrentMask} and {@link
   * CellFunction#withZoneout} take them: those of the state, unless the state is that of several
   * cells.
   */
  default int[] noiseSizes() {
    return stateSizes();
  }

  /**
   * What it does beyond the plain equations, in a few words for the summary of a model, such as
   * {@code peepholes, projection 4}; empty if that is nothing.
   */
  default String options() {
    return "";
  }

  /**
   * Adds the weights of the cell and returns the function over them.
   *
   * @param features width D of the input of a step
   */
  CellFunction build(Weights weights, int features);
}
