package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JordanCellTest extends CellContract {
  private static final String PATH = "unrolled (recurrence over the output)";

  /** The equations. */
  private record Reference(int hidden, Activation f, Activation fy) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      double[] z = new double[hidden];
      Float64.addProduct(z, x, weights.get("kernel"));
      Float64.addProduct(z, state[0], weights.get("recurrent_kernel"));
      Float64.add(z, weights.get("bias"));
      double[] y = new double[state[0].length];
      Float64.addProduct(y, map(f, z), weights.get("output_kernel"));
      Float64.add(y, weights.get("output_bias"));
      return new double[][] {map(fy, y)};
    }

    private static double[] map(Activation f, double[] x) {
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = Float64.value(f, x[i]);
      }
      return y;
    }
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        variant("3 units", new JordanCell(3)),
        variant("5 units, 8 hidden", new JordanCell(5, 8)),
        variant("no bias", new JordanCell(4, 3).withoutBias()),
        variant(
            "linear output", new JordanCell(3).activations(Activation.GELU, Activation.LINEAR)));
  }

  private static Variant variant(String name, JordanCell cell) {
    return new Variant(
        name,
        cell,
        new Reference(cell.hidden(), cell.activation(), cell.outputActivation()),
        PATH,
        true);
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new JordanCell(2, 5).build(weights, 3);
    assertEquals(
        "[kernel[3, 5], recurrent_kernel[2, 5], bias[5], output_kernel[5, 2], output_bias[2]]",
        weights.list().toString());
    assertUnitsRefused("JordanCell", () -> new JordanCell(0));
    assertUnitsRefused("JordanCell, hidden layer", () -> new JordanCell(2, 0));
  }
}
