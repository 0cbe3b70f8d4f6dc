package dev.rondo.cells;

import static dev.rondo.cells.CellProblem.assertAgree;
import static dev.rondo.cells.CellProblem.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.cells.StepReference.Taken;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scans under a mask of the state: what the kernels' own tests do not see. */
class RecurrentDropoutTest {
  private static final Size SIZE = new Size(7, 6, 3);

  static Stream<Cell> cells() {
    return Stream.of(
        new SimpleRnnCell(9),
        new SimpleRnnCell(3).activation(Activation.GELU),
        new LstmCell(9),
        new LstmCell(9).withPeepholes().withCoupledGates(),
        new LstmCell(3).activations(Activation.GELU, Activation.SIGMOID),
        new LstmCell(9).projection(4),
        new GruCell(9),
        new GruCell(9).resetBefore(),
        new GruCell(3).activations(Activation.GELU, Activation.SIGMOID),
        new MguCell(9),
        new ResidualCell(new LstmCell(3)),
        new SkipCell(new LstmCell(5).projection(2), 3),
        new ResidualCell(StackedRnnCells.of(new LstmCell(5), new GruCell(3))),
        StackedRnnCells.of(new GruCell(4), new SimpleRnnCell(6), new MguCell(2)));
  }

  private static CellProblem problem(Cell cell, @Nullable Tensor mask) {
    Shape state = Shape.of(SIZE.batch(), cell.noiseSizes()[0]);
    Tensor m = Ops.dropoutMask(state, 0.5f, RandomState.seeded(3));
    return new CellProblem(cell, SIZE, mask, 4, function -> function.withRecurrentMask(m));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void scanEqualsUnrolledStepsAndFiniteDifferences(Cell cell) {
    for (Tensor mask : new Tensor[] {null, CellProblem.mask(SIZE.batch(), SIZE.steps())}) {
      CellProblem problem = problem(cell, mask);
      assertEquals(cell.build(Weights.seeded(1), 3).path(), problem.function.path());
      CellFunction unrolled = problem.function::step;
      assertAgree(cell.toString(), doubles(problem.run(unrolled::scan)), problem.run());
      problem.assertGradientsAreDifferences(cell.toString());
    }
  }

  /** As above, but for differences in float32, for which a normalization bends too much. */
  @Test
  void normalizedScansEqualUnrolledSteps() {
    for (Cell cell :
        List.of(
            new LstmCell(9).withLayerNormalization(),
            new LstmCell(9).withLayerNormalization().projection(4),
            new GruCell(9).withLayerNormalization())) {
      CellProblem problem = problem(cell, CellProblem.mask(SIZE.batch(), SIZE.steps()));
      assertEquals("fused", problem.function.path());
      CellFunction unrolled = problem.function::step;
      assertAgree(cell.toString(), doubles(problem.run(unrolled::scan)), problem.run());
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void twoHalvesUnderOneMaskEqualTheWhole(Cell cell) {
    CellProblem problem = problem(cell, null);
    Map<String, float[]> halves =
        problem.run(
            (x, mask, initial) -> {
              Scan first = problem.function.scan(x.slice(1, 0, 2), null, initial);
              Scan second = problem.function.scan(x.slice(1, 2, 6), null, first.state());
              return new Scan(Ops.concat(1, first.outputs(), second.outputs()), second.state());
            });
    assertAgree(cell.toString(), doubles(problem.run()), halves);
  }

  /** In these the state meets nothing but U, so a masked state is a masked U. */
  @Test
  void valuesAndGradientsAreThoseOfFloat64() {
    LstmCell lstm = new LstmCell(9);
    SimpleRnnCell simple = new SimpleRnnCell(9);
    checkInFloat64(lstm, LstmReference.of(lstm));
    checkInFloat64(simple, new SimpleRnnReference(Activation.TANH));
    LstmCell normal = lstm.withLayerNormalization();
    checkInFloat64(normal, LstmVariantEquation.of(normal));
  }

  private static void checkInFloat64(Cell cell, StepReference reference) {
    float[] m = {0, 2, 2, 0, 0, 1.5f, 2, 0, 3};
    Tensor all = Ops.broadcastTo(Tensor.of(m, 9), Shape.of(SIZE.batch(), 9));
    Tensor mask = CellProblem.mask(SIZE.batch(), SIZE.steps());
    CellProblem problem = new CellProblem(cell, SIZE, mask, 5, f -> f.withRecurrentMask(all));
    StepReference dropped =
        (weights, x, state) -> {
          double[][] seen = state.clone();
          seen[0] = scaled(state[0], m);
          Taken taken = reference.take(weights, x, seen);
          return new Taken() {
            @Override
            public double[][] state() {
              return taken.state();
            }

            @Override
            public void back(
                double[][] dState, Map<String, double[]> dW, double[] dX, double[][] dBefore) {
              taken.back(dState, dW, dX, dBefore);
              dBefore[0] = scaled(dBefore[0], m);
            }
          };
        };
    assertAgree(cell.toString(), problem.inFloat64(dropped), problem.run());
  }

  private static double[] scaled(double[] x, float[] m) {
    double[] y = x.clone();
    for (int j = 0; j < y.length; j++) {
      y[j] *= m[j];
    }
    return y;
  }

  /** One step of a GRU from a state that is dropped whole: only z * h is left of it. */
  @Test
  void whatAGruHandsOnItselfIsNotDropped() {
    for (GruCell cell : new GruCell[] {new GruCell(4), new GruCell(4).resetBefore()}) {
      CellFunction function = cell.withoutBias().build(Weights.seeded(2), 3);
      Tensor x = Tensor.zeros(1, 1, 3);
      Tensor h = Tensor.of(new float[] {1, -2, 3, 4}, 1, 4);
      Scan scan = function.withRecurrentMask(Tensor.zeros(1, 4)).scan(x, null, State.of(h));
      // z = sigmoid(0), n = tanh(0)
      assertArrayEquals(
          new float[] {0.5f, -1, 1.5f, 2}, scan.state().h().toArray(), 1e-6f, cell.toString());
    }
  }

  @Test
  void aCellWithoutSaysSo() {
    CellFunction own = (x, state) -> new CellFunction.Step(x, State.of(x));
    UnsupportedOperationException refusal =
        assertThrows(
            UnsupportedOperationException.class, () -> own.withRecurrentMask(Tensor.zeros(1, 1)));
    assertEquals(
        "withRecurrentMask: this cell has no recurrent dropout. Override this method, and"
            + " takesRecurrentDropout() of the cell.",
        refusal.getMessage());
  }

  @Test
  void aMaskOfAnotherShapeIsRefused() {
    CellFunction function = new LstmCell(2).build(Weights.seeded(1), 3);
    CellFunction masked = function.withRecurrentMask(Tensor.zeros(1, 2));
    assertEquals(
        "lstmScan: expected a recurrent mask [4, 2] but got [1, 2]",
        assertThrows(
                IllegalArgumentException.class,
                () -> masked.scan(Tensor.zeros(4, 1, 3), null, State.zeros(4, 2, 2)))
            .getMessage());
  }
}
