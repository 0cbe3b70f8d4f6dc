package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertOrthonormalRows;
import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MguCellTest extends CellContract {

  /** The equations. */
  private static final StepEquation REFERENCE =
      (weights, x, state) -> {
        int units = state[0].length;
        double[] f = new double[units];
        double[] reset = new double[units];
        for (int j = 0; j < units; j++) {
          f[j] = Float64.sigmoid(input(weights, x, 0, units, j) + back(weights, state[0], 0, j));
          reset[j] = f[j] * state[0][j];
        }
        double[] h = new double[units];
        for (int j = 0; j < units; j++) {
          double n = Math.tanh(input(weights, x, 1, units, j) + back(weights, reset, 1, j));
          h[j] = (1 - f[j]) * state[0][j] + f[j] * n;
        }
        return new double[][] {h};
      };

  private static double input(
      Map<String, double[]> weights, double[] x, int gate, int units, int j) {
    return StepEquation.gate(weights, "kernel", "bias", x, gate, units, 2, j);
  }

  private static double back(Map<String, double[]> weights, double[] h, int gate, int j) {
    return StepEquation.gate(weights, "recurrent_kernel", "none", h, gate, h.length, 2, j);
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        new Variant("3 units", new MguCell(3), REFERENCE, "fused", true),
        new Variant("9 units", new MguCell(9), REFERENCE, "fused", true),
        new Variant("no bias", new MguCell(9).withoutBias(), REFERENCE, "fused", true));
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new MguCell(2).build(weights, 3);
    assertEquals("[kernel[3, 4], recurrent_kernel[2, 4], bias[4]]", weights.list().toString());
    assertOrthonormalRows(weights.get("recurrent_kernel"));
    assertUnitsRefused("MguCell", () -> new MguCell(0));
  }
}
