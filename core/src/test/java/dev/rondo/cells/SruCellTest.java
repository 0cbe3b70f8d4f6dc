package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract's features are 2 to 9, so 3, 5 and 9 units have the highway without a product. */
class SruCellTest extends CellContract {

  /** The equations. */
  private static final StepEquation REFERENCE =
      (weights, x, state) -> {
        int units = state[0].length;
        double[] c = new double[units];
        double[] h = new double[units];
        for (int j = 0; j < units; j++) {
          double before = state[1][j];
          double f = Float64.sigmoid(gate(weights, x, 0, units, j) + v(weights, j) * before);
          double r =
              Float64.sigmoid(gate(weights, x, 1, units, j) + v(weights, units + j) * before);
          c[j] = f * before + (1 - f) * product(weights, x, 0, units, j);
          double by = x.length == units ? x[j] : product(weights, x, 3, units, j);
          h[j] = r * c[j] + (1 - r) * by;
        }
        return new double[][] {h, c};
      };

  private static double product(
      Map<String, double[]> weights, double[] x, int part, int units, int j) {
    int parts = x.length == units ? 3 : 4;
    return StepEquation.gate(weights, "kernel", "none", x, part, units, parts, j);
  }

  private static double gate(
      Map<String, double[]> weights, double[] x, int gate, int units, int j) {
    double b = weights.containsKey("bias") ? weights.get("bias")[gate * units + j] : 0;
    return b + product(weights, x, 1 + gate, units, j);
  }

  private static double v(Map<String, double[]> weights, int at) {
    return weights.containsKey("recurrent_kernel") ? weights.get("recurrent_kernel")[at] : 0;
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        variant("3 units", new SruCell(3)),
        variant("9 units", new SruCell(9)),
        variant("17 units", new SruCell(17)),
        variant("no bias", new SruCell(5).withoutBias()),
        variant("linear recurrence", new SruCell(5).withoutRecurrentVectors()),
        variant("linear, no bias", new SruCell(4).withoutRecurrentVectors().withoutBias()));
  }

  private static Variant variant(String name, SruCell cell) {
    return new Variant(name, cell, REFERENCE, "fused", true);
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new SruCell(2).build(weights.scope("wide"), 3);
    new SruCell(3).build(weights.scope("same"), 3);
    new SruCell(3).withoutRecurrentVectors().build(weights.scope("linear"), 3);
    assertEquals(
        "[wide/kernel[3, 8], wide/recurrent_kernel[2, 2], wide/bias[4],"
            + " same/kernel[3, 9], same/recurrent_kernel[2, 3], same/bias[6],"
            + " linear/kernel[3, 9], linear/bias[6]]",
        weights.list().toString());
    assertUnitsRefused("SruCell", () -> new SruCell(0));
  }
}
