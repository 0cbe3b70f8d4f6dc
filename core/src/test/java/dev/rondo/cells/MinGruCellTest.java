package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MinGruCellTest extends CellContract {

  /** The equations. */
  private record Reference(boolean positive) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      int units = state[0].length;
      double[] h = new double[units];
      for (int j = 0; j < units; j++) {
        double z = Float64.sigmoid(StepEquation.gate(weights, "kernel", "bias", x, 0, units, 2, j));
        double n = StepEquation.gate(weights, "kernel", "bias", x, 1, units, 2, j);
        h[j] = (1 - z) * state[0][j] + z * (positive ? g(n) : n);
      }
      return new double[][] {h};
    }
  }

  static double g(double v) {
    return v >= 0 ? v + 0.5 : Float64.sigmoid(v);
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        variant("3 units", new MinGruCell(3)),
        variant("9 units", new MinGruCell(9)),
        variant("no bias", new MinGruCell(9).withoutBias()),
        variant("positive", new MinGruCell(5).withPositiveCandidate()));
  }

  private static Variant variant(String name, MinGruCell cell) {
    StepReference reference = new Reference(cell.positiveCandidate());
    return new Variant(name, cell, reference, "fused", !cell.positiveCandidate());
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new MinGruCell(2).build(weights, 3);
    assertEquals("[kernel[3, 4], bias[4]]", weights.list().toString());
    assertUnitsRefused("MinGruCell", () -> new MinGruCell(0));
  }
}
