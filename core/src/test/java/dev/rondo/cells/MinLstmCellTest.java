package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MinLstmCellTest extends CellContract {

  /** The equations. */
  private record Reference(boolean positive) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      int units = state[0].length;
      double[] h = new double[units];
      for (int j = 0; j < units; j++) {
        double i = Float64.sigmoid(StepEquation.gate(weights, "kernel", "bias", x, 0, units, 3, j));
        double f = Float64.sigmoid(StepEquation.gate(weights, "kernel", "bias", x, 1, units, 3, j));
        double n = StepEquation.gate(weights, "kernel", "bias", x, 2, units, 3, j);
        h[j] = f / (f + i) * state[0][j] + i / (f + i) * (positive ? MinGruCellTest.g(n) : n);
      }
      return new double[][] {h};
    }
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        variant("3 units", new MinLstmCell(3)),
        variant("9 units", new MinLstmCell(9)),
        variant("no bias", new MinLstmCell(9).withoutBias()),
        variant("positive", new MinLstmCell(5).withPositiveCandidate()));
  }

  private static Variant variant(String name, MinLstmCell cell) {
    StepReference reference = new Reference(cell.positiveCandidate());
    return new Variant(name, cell, reference, "fused", !cell.positiveCandidate());
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new MinLstmCell(2).build(weights, 3);
    assertEquals("[kernel[3, 6], bias[6]]", weights.list().toString());
    assertUnitsRefused("MinLstmCell", () -> new MinLstmCell(0));
  }

  /** Both gates are exp(-200), which float32 has not; what counts is that they are equal. */
  @Test
  void twoClosedGatesAreNotZeroByZero() {
    MinLstmCell cell =
        new MinLstmCell(1).initializers(Initializers.zeros(), Initializers.constant(-200));
    CellFunction function = cell.build(Weights.seeded(1), 1);
    Tensor h = function.step(Tensor.zeros(1, 1), State.of(Tensor.scalar(4).reshape(1, 1))).output();
    assertArrayEquals(new float[] {4 / 2f - 200 / 2f}, h.toArray(), 1e-4f);
  }
}
