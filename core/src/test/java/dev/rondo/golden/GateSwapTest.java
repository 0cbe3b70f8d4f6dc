package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.golden.GateLayout.Built;
import dev.rondo.golden.GateSwap.Result;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whether exchanged gates are noticed, by weights that are known to be alike or not. */
class GateSwapTest {
  private static final int UNITS = 3;
  private static final int FEATURES = 2;
  private static final Tensor X = Tensors.random(1, 2, 4, FEATURES);

  /** Compares the output of a cell with what it was at first. */
  private static Runnable comparison(Cell cell, boolean alike) {
    float[] first = output(cell, alike);
    double[] expected = new double[first.length];
    Arrays.setAll(expected, i -> first[i]);
    return () -> Golden.assertClose("output", expected, output(cell, alike), 1e-6, 0);
  }

  private static float[] output(Cell cell, boolean alike) {
    Built built = new Built(cell, FEATURES, false);
    int seed = 2;
    for (Weight weight : built.weights()) {
      float[] numbers = Tensors.random(seed++, weight.value().shape().toArray()).toArray();
      if (alike) {
        Arrays.fill(numbers, 0.3f);
      }
      built.set(weight.name(), numbers);
    }
    return built.apply(Signal.of(X)).value().toArray();
  }

  @Test
  void unequalWeightsTellGatesApart() {
    for (Cell cell :
        new Cell[] {
          new LstmCell(UNITS),
          new LstmCell(UNITS).withCoupledGates(),
          new GruCell(UNITS),
          new GruCell(UNITS).resetBefore()
        }) {
      assertEquals(Result.TOLD_APART, GateSwap.of(comparison(cell, false)), cell.toString());
    }
  }

  @Test
  void equalWeightsDoNot() {
    for (Cell cell : new Cell[] {new LstmCell(UNITS), new GruCell(UNITS)}) {
      assertEquals(Result.ALIKE, GateSwap.of(comparison(cell, true)), cell.toString());
    }
  }

  @Test
  void aSimpleCellHasNoGates() {
    assertEquals(Result.NO_GATES, GateSwap.of(comparison(new SimpleRnnCell(UNITS), false)));
  }
}
