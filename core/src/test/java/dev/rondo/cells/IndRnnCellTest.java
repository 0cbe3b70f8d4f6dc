package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Weights;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndRnnCellTest extends CellContract {

  /** The equation. */
  private record Reference(Activation f, double max) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      double[] h = new double[state[0].length];
      for (int j = 0; j < h.length; j++) {
        double u = Math.max(-max, Math.min(max, weights.get("recurrent_kernel")[j]));
        double z = StepEquation.gate(weights, "kernel", "bias", x, 0, h.length, 1, j);
        h[j] = Float64.value(f, z + u * state[0][j]);
      }
      return new double[][] {h};
    }
  }

  @Override
  Stream<Variant> variants() {
    IndRnnCell tanh = new IndRnnCell(9).activation(Activation.TANH);
    return Stream.of(
        variant("3 units", new IndRnnCell(3), "fused", false),
        variant("tanh", tanh, "fused", true),
        variant(
            "tanh, no bias",
            new IndRnnCell(7).activation(Activation.TANH).withoutBias(),
            "fused",
            true),
        // the bound is a kink, and some of the random u are close to it
        variant("tanh, bound", tanh.maxRecurrent(0.3f), "fused", false),
        variant("sigmoid", new IndRnnCell(17).activation(Activation.SIGMOID), "fused", true),
        variant("linear", new IndRnnCell(4).activation(Activation.LINEAR), "fused", true),
        variant(
            "gelu",
            new IndRnnCell(3).activation(Activation.GELU),
            "unrolled (activation gelu)",
            true));
  }

  private static Variant variant(String name, IndRnnCell cell, String path, boolean smooth) {
    Reference reference = new Reference(cell.activation(), cell.maxRecurrent());
    return new Variant(name.toLowerCase(Locale.ROOT), cell, reference, path, smooth);
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new IndRnnCell(20).build(weights, 3);
    assertEquals("[kernel[3, 20], recurrent_kernel[20], bias[20]]", weights.list().toString());
    for (float u : weights.get("recurrent_kernel").value().toArray()) {
      assertTrue(u >= 0 && u <= 1, "u " + u);
    }
    assertUnitsRefused("IndRnnCell", () -> new IndRnnCell(0));
    assertEquals(
        "IndRnnCell: expected a finite maxRecurrent above 0 but got 0.0",
        assertThrows(IllegalArgumentException.class, () -> new IndRnnCell(1).maxRecurrent(0))
            .getMessage());
  }
}
