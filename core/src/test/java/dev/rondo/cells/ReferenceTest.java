package dev.rondo.cells;

import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.SOFTSIGN;
import static dev.rondo.tensor.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.cells.CellProblem.Size;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The float64 references against central differences, so that they may judge the cells. */
class ReferenceTest {

  @Test
  void simpleRnn() {
    check(new SimpleRnnCell(3), new SimpleRnnReference(TANH));
  }

  @Test
  void lstm() {
    for (LstmCell cell :
        new LstmCell[] {
          new LstmCell(3),
          new LstmCell(3).activations(SOFTSIGN, TANH),
          new LstmCell(3).withPeepholes(),
          new LstmCell(3).withStateAsOutput(),
          new LstmCell(3).withoutBias()
        }) {
      check(cell, LstmReference.of(cell));
    }
  }

  @Test
  void gru() {
    for (GruCell cell :
        new GruCell[] {
          new GruCell(3),
          new GruCell(3).resetBefore(),
          new GruCell(3).activations(SIGMOID, TANH),
          new GruCell(3).resetBefore().withoutBias()
        }) {
      check(cell, GruReference.of(cell));
    }
  }

  private static void check(Cell cell, StepReference reference) {
    Size size = new Size(5, 4, 2);
    CellProblem problem = new CellProblem(cell, size, CellProblem.mask(5, 4), 3);
    Float64Scan scan = new Float64Scan(problem, reference);
    Map<String, double[]> results = scan.run();
    compare(scan, scan.x, results.get("gradient by x"), "x");
    for (int i = 0; i < scan.initial.size(); i++) {
      String name = "initial state " + i;
      compare(scan, scan.initial.get(i), results.get("gradient by " + name), name);
    }
    scan.weights.forEach(
        (name, numbers) -> compare(scan, numbers, results.get("gradient by " + name), name));
  }

  private static void compare(Float64Scan scan, double[] numbers, double[] gradient, String name) {
    double step = 1e-5;
    for (int i = 0; i < numbers.length; i++) {
      double kept = numbers[i];
      numbers[i] = kept + step;
      double up = scan.loss();
      numbers[i] = kept - step;
      double down = scan.loss();
      numbers[i] = kept;
      assertEquals((up - down) / (2 * step), gradient[i], 1e-7, name + " at " + i);
    }
  }
}
