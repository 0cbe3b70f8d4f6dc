package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LruCellTest extends CellContract {

  /** The equations, with the complex numbers written out. */
  private static final StepEquation REFERENCE =
      (weights, x, state) -> {
        int n = state[1].length / 2;
        double[] u = new double[2 * n];
        Float64.addProduct(u, x, weights.get("kernel"));
        double[] s = new double[2 * n];
        for (int k = 0; k < n; k++) {
          double radius = Math.exp(-Math.exp(weights.get("nu")[k]));
          double angle = Math.exp(weights.get("theta")[k]);
          double gamma = Math.exp(weights.get("gamma")[k]);
          double re = radius * Math.cos(angle);
          double im = radius * Math.sin(angle);
          s[k] = re * state[1][k] - im * state[1][n + k] + gamma * u[k];
          s[n + k] = im * state[1][k] + re * state[1][n + k] + gamma * u[n + k];
        }
        double[] h = new double[state[0].length];
        Float64.addProduct(h, s, weights.get("output_kernel"));
        Float64.addProduct(h, x, weights.get("skip_kernel"));
        return new double[][] {h, s};
      };

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        new Variant("3 units", new LruCell(3), REFERENCE, "fused", true),
        new Variant("9 units", new LruCell(9), REFERENCE, "fused", true),
        new Variant("5 units, 17 states", new LruCell(5).states(17), REFERENCE, "fused", true));
  }

  @Test
  void lambdaStartsInTheRing() {
    Weights weights = Weights.seeded(1);
    new LruCell(2).states(400).ring(0.6f, 0.9f, 0.5f).build(weights, 3);
    assertEquals(
        "[nu[400], theta[400], gamma[400], kernel[3, 800], output_kernel[800, 2],"
            + " skip_kernel[3, 2]]",
        weights.list().toString());
    double within = 0;
    for (int i = 0; i < 400; i++) {
      double radius = Math.exp(-Math.exp(weights.get("nu").value().get(i)));
      double angle = Math.exp(weights.get("theta").value().get(i));
      double gamma = Math.exp(weights.get("gamma").value().get(i));
      assertTrue(0.6 - 1e-5 <= radius && radius <= 0.9 + 1e-5, "radius " + radius);
      assertTrue(0 <= angle && angle <= 0.5, "angle " + angle);
      assertEquals(Math.sqrt(1 - radius * radius), gamma, 1e-5);
      within += radius < 0.75 ? 1 : 0;
    }
    // even over the area: (0.75^2 - 0.6^2) / (0.9^2 - 0.6^2) = 0.45, give or take four deviations
    assertEquals(0.45, within / 400, 0.1);
  }

  @Test
  void refusesWhatIsNoRing() {
    assertUnitsRefused("LruCell", () -> new LruCell(0));
    LruCell cell = new LruCell(2);
    assertEquals(
        "LruCell: expected a ring of 0 <= minRadius < maxRadius <= 1 but got 0.9 and 0.5",
        assertThrows(IllegalArgumentException.class, () -> cell.ring(0.9f, 0.5f, 1)).getMessage());
    assertEquals(
        "LruCell: expected a maxAngle above 0 and at most 2 pi but got 0.0",
        assertThrows(IllegalArgumentException.class, () -> cell.ring(0, 1, 0)).getMessage());
  }
}
