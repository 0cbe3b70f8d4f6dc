package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlstmCellTest extends CellContract {

  /** The equations. */
  private record Reference(int heads, boolean exponential) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      int units = state[0].length;
      int width = units / heads;
      double[] a = new double[4 * units];
      Float64.addProduct(a, x, weights.get("kernel"));
      Float64.add(a, weights.get("bias"));
      double[] r = weights.get("recurrent_kernel");
      for (int gate = 0; gate < 4; gate++) {
        for (int j = 0; j < units; j++) {
          // only the units of its own head
          for (int k = j / width * width; k < (j / width + 1) * width; k++) {
            a[gate * units + j] += state[0][k] * r[k * 4 * width + gate * width + j % width];
          }
        }
      }
      double[][] next = new double[4][units];
      for (int j = 0; j < units; j++) {
        double logI = a[j];
        double logF = exponential ? a[units + j] : Math.log(Float64.sigmoid(a[units + j]));
        boolean empty = !(state[2][j] > 0);
        double m = empty ? logI : Math.max(logF + state[3][j], logI);
        double f = Math.exp(Math.min(logF + state[3][j] - m, 0));
        double i = Math.exp(logI - m);
        double c = f * state[1][j] + i * Math.tanh(a[2 * units + j]);
        double n = f * Math.max(0, state[2][j]) + i;
        next[0][j] = Float64.sigmoid(a[3 * units + j]) * c / n;
        next[1][j] = c;
        next[2][j] = n;
        next[3][j] = m;
      }
      return next;
    }
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        variant("3 units", new SlstmCell(3)),
        variant("9 units", new SlstmCell(9)),
        variant("exponential forget", new SlstmCell(5).withExponentialForget()),
        variant("2 heads", new SlstmCell(8).heads(2)),
        variant("3 heads, no bias", new SlstmCell(9).heads(3).withoutBias()));
  }

  /** Not smooth: the stabilizer is a maximum. */
  private static Variant variant(String name, SlstmCell cell) {
    StepReference reference = new Reference(cell.heads(), cell.exponentialForget());
    return new Variant(name, cell, reference, "unrolled (exponential gates)", false);
  }

  /** Stabilizer and normalizer are there so that gates of any size give what their ratio says. */
  @Test
  void gatesOfAnySizeStayFinite() {
    for (float bias : new float[] {-300, 0, 300}) {
      SlstmCell cell =
          new SlstmCell(1)
              .initializers(Initializers.ones(), Initializers.zeros(), Initializers.constant(bias));
      CellFunction function = cell.build(Weights.seeded(1), 1);
      Tensor x = Tensor.full(Shape.of(1, 40, 1), 0.5f);
      Tensor outputs = function.scan(x, null, State.zeros(1, cell.stateSizes())).outputs();
      for (float h : outputs.toArray()) {
        assertTrue(Math.abs(h) <= 1, "h " + h + " for a bias of " + bias);
      }
    }
  }

  /** The first step has c / n = exp(i) z / exp(i), however small exp(i) is: h = o z. */
  @Test
  void firstStepDoesNotDependOnTheInputGate() {
    for (float i : new float[] {-200, -80, 0, 80, 200}) {
      CellFunction function = new SlstmCell(1).build(weights(i, 1.2f, 0.7f), 1);
      State zeros = State.zeros(1, new SlstmCell(1).stateSizes());
      Tensor h = function.scan(Tensor.zeros(1, 2, 1), null, zeros).outputs();
      double expected = Float64.sigmoid(0.7f) * Math.tanh(1.2f);
      assertEquals(expected, h.get(0, 0, 0), 1e-6, "input gate " + i);
    }
  }

  /** The second step against the equations without a stabilizer, where float64 holds them. */
  @Test
  void laterStepsAreThoseWithoutStabilizer() {
    CellFunction function = new SlstmCell(1).build(weights(-200, 1.2f, 0.7f), 1);
    State zeros = State.zeros(1, new SlstmCell(1).stateSizes());
    Tensor h = function.scan(Tensor.zeros(1, 3, 1), null, zeros).outputs();
    double c = 0;
    double n = 0;
    for (int t = 0; t < 3; t++) {
      c = 0.5 * c + Math.exp(-200) * Math.tanh(1.2f);
      n = 0.5 * n + Math.exp(-200);
      assertEquals(Float64.sigmoid(0.7f) * c / n, h.get(0, t, 0), 1e-6, "step " + t);
    }
  }

  /** Of one unit that sees nothing but its biases: i, a forget gate of 0, z and o. */
  private static Weights weights(float i, float z, float o) {
    return Weights.stored(
        Map.of(
            "kernel", Tensor.zeros(1, 4),
            "recurrent_kernel", Tensor.zeros(1, 4),
            "bias", Tensor.of(new float[] {i, 0, z, o}, 4)));
  }

  /** A constant shift of the input gate's logarithm falls out of c / n. */
  @Test
  void onlyTheRatioOfInputsCounts() {
    SlstmCell cell =
        new SlstmCell(1)
            .initializers(Initializers.ones(), Initializers.zeros(), Initializers.zeros());
    Tensor x = Tensor.of(new float[] {0.3f, -1, 2, 0.5f}, 1, 4, 1);
    Weights weights = Weights.seeded(1);
    CellFunction function = cell.build(weights, 1);
    State zeros = State.zeros(1, cell.stateSizes());
    float[] expected = function.scan(x, null, zeros).outputs().toArray();
    InPlace.assign(weights.get("bias").value(), new float[] {50, 0, 0, 0});
    assertArrayEquals(expected, function.scan(x, null, zeros).outputs().toArray(), 1e-5f);
  }

  @Test
  void weightsAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    new SlstmCell(6).heads(3).build(weights, 5);
    assertEquals("[kernel[5, 24], recurrent_kernel[6, 8], bias[24]]", weights.list().toString());
    assertUnitsRefused("SlstmCell", () -> new SlstmCell(0));
    assertEquals(
        "SlstmCell: expected a number of heads that divides 6 units but got 4",
        assertThrows(IllegalArgumentException.class, () -> new SlstmCell(6).heads(4)).getMessage());
  }
}
