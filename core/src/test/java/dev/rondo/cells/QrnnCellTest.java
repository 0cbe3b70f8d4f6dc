package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.QrnnCell.Pooling;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QrnnCellTest extends CellContract {

  /** The equations of a step, from the state as the cell describes it. */
  private record Reference(int window, Pooling pooling) implements StepEquation {
    @Override
    public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
      int units = state[0].length;
      int own = pooling == Pooling.F ? 1 : 2;
      double[] kernel = weights.get("kernel");
      int block = kernel.length / window;
      double[][] next = new double[state.length][];
      double[] a = new double[block / x.length];
      Float64.add(a, weights.get("bias"));
      for (int j = 0; j < window; j++) {
        int from = (window - 1 - j) * block;
        double[] to = j == 0 ? a : new double[a.length];
        Float64.addProduct(to, x, Arrays.copyOfRange(kernel, from, from + block));
        if (j < window - 1) {
          Float64.add(to, state[own + j]);
        }
        if (j > 0) {
          next[own + j - 1] = to;
        }
      }
      double[] c = new double[units];
      double[] h = new double[units];
      for (int u = 0; u < units; u++) {
        double z = Math.tanh(a[u]);
        double f = Float64.sigmoid(a[units + u]);
        double i = pooling == Pooling.IFO ? Float64.sigmoid(a[3 * units + u]) : 1 - f;
        double o = pooling == Pooling.F ? 1 : Float64.sigmoid(a[2 * units + u]);
        c[u] = f * state[own - 1][u] + i * z;
        h[u] = o * c[u];
      }
      next[own - 1] = c;
      next[0] = h;
      return next;
    }
  }

  @Override
  Stream<Variant> variants() {
    Stream<QrnnCell> cells =
        Stream.of(
            new QrnnCell(3),
            new QrnnCell(9),
            new QrnnCell(5).withoutBias(),
            new QrnnCell(3).window(1),
            new QrnnCell(3).window(1).pooling(Pooling.F),
            new QrnnCell(4).window(3).pooling(Pooling.F),
            new QrnnCell(3).window(4).pooling(Pooling.IFO));
    return cells.map(
        cell ->
            new Variant(
                cell.pooling().name().toLowerCase(Locale.ROOT)
                    + " of "
                    + cell.window()
                    + ", "
                    + cell.units()
                    + " units"
                    + (cell.useBias() ? "" : ", no bias"),
                cell,
                new Reference(cell.window(), cell.pooling()),
                "fused",
                true));
  }

  /** From zeros, the gates are those of a causal convolution over the inputs themselves. */
  @Test
  void theWindowIsACausalConvolution() {
    QrnnCell cell = new QrnnCell(2).window(3).pooling(Pooling.F);
    CellProblem problem = new CellProblem(cell, new CellProblem.Size(1, 6, 4), null, 3);
    double[] w = CellProblem.doubles(problem.weights.get("kernel").value().toArray());
    double[] b = CellProblem.doubles(problem.weights.get("bias").value().toArray());
    Tensor outputs =
        problem.function.scan(problem.x, null, State.zeros(1, cell.stateSizes())).outputs();
    double[] h = new double[2];
    for (int t = 0; t < 6; t++) {
      double[] a = b.clone();
      for (int j = 0; j < 3 && j <= t; j++) {
        for (int k = 0; k < 4; k++) {
          for (int column = 0; column < 4; column++) {
            a[column] += problem.x.get(0, t - j, k) * w[((2 - j) * 4 + k) * 4 + column];
          }
        }
      }
      for (int u = 0; u < 2; u++) {
        double f = Float64.sigmoid(a[2 + u]);
        h[u] = f * h[u] + (1 - f) * Math.tanh(a[u]);
        assertEquals(h[u], outputs.get(0, t, u), 1e-5);
      }
    }
  }

  @Test
  void weightsAndStatesAreThoseOfTheDescription() {
    Weights weights = Weights.seeded(1);
    QrnnCell cell = new QrnnCell(2).window(3);
    cell.build(weights, 5);
    assertEquals("[kernel[3, 5, 6], bias[6]]", weights.list().toString());
    assertArrayEquals(new int[] {2, 2, 6, 6}, cell.stateSizes());
    assertUnitsRefused("QrnnCell", () -> new QrnnCell(0));
    assertEquals(
        "QrnnCell: expected a window of at least 1 but got 0",
        assertThrows(IllegalArgumentException.class, () -> cell.window(0)).getMessage());
  }
}
