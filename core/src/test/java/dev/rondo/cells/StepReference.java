package dev.rondo.cells;

import java.util.Map;

/** One time step of a cell in float64, for one sequence, straight from the equations. */
interface StepReference {

  /** A step that was taken, and the way back through it. */
  interface Taken {

    /** The next state; its first part is the output. */
    double[][] state();

    /**
     * Adds to the gradients of what the step was computed from.
     *
     * @param dState gradient of the next state
     * @param dWeights by name
     * @param dX [D]
     * @param dBefore gradient of the state before
     */
    void back(double[][] dState, Map<String, double[]> dWeights, double[] dX, double[][] dBefore);
  }

  /**
   * Takes one step.
   *
   * @param weights by name, in the layout of the cell's documentation
   * @param x [D]
   */
  Taken take(Map<String, double[]> weights, double[] x, double[][] state);
}
