package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The weights that a step forward multiplies by.
 *
 * @param w for the inputs; null if they come projected
 * @param u for the states
 */
record StepMatrices(@Nullable RecurrentMatrix w, RecurrentMatrix u) {

  /** Those of a part of a scan. */
  static StepMatrices of(
      Gemm gemm,
      Projection projection,
      WeightMatrix recurrent,
      int gates,
      ScanPart part,
      int steps) {
    return new StepMatrices(
        projection.matrix(gemm, gates, part, steps),
        RecurrentMatrix.of(gemm, recurrent, part.allUnits(), gates, part, steps));
  }
}
