package dev.rondo.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ResidualCell} and {@link SkipCell}. */
class InputJoinTest {
  private static final Size SIZE = new Size(7, 6, 3);

  static Stream<Cell> cells() {
    return Stream.of(
        new ResidualCell(new LstmCell(3)),
        new ResidualCell(new LstmCell(3).withPeepholes()),
        new ResidualCell(new LstmCell(5).projection(3)),
        new SkipCell(new LstmCell(5).projection(2), 3),
        new ResidualCell(StackedRnnCells.of(new GruCell(4), new GruCell(3))),
        new ResidualCell(new ResidualCell(new GruCell(3))),
        new SkipCell(new GruCell(5), 3),
        new SkipCell(StackedRnnCells.of(new LstmCell(2), new SimpleRnnCell(4)), 3));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void scanIsStepsAndGradientsAreDifferences(Cell cell) {
    for (Tensor mask : new Tensor[] {null, CellProblem.mask(7, 6)}) {
      CellProblem problem = new CellProblem(cell, SIZE, mask, 5);
      CellFunction unrolled = problem.function::step;
      CellProblem.assertAgree(
          "" + cell, CellProblem.doubles(problem.run(unrolled::scan)), problem.run());
      problem.assertGradientsAreDifferences("" + cell);
    }
  }

  @Test
  void addsTheInput() {
    CellProblem inner = new CellProblem(new GruCell(3), SIZE, null, 5);
    CellProblem outer = new CellProblem(new ResidualCell(new GruCell(3)), SIZE, null, 5);
    Scan y = inner.function.scan(inner.x, null, inner.initial);
    Scan sum = outer.function.scan(outer.x, null, outer.initial);
    assertArrayEquals(y.outputs().add(inner.x).toArray(), sum.outputs().toArray());
    assertArrayEquals(y.state().h().toArray(), sum.state().h().toArray());
    assertEquals("fused", outer.function.path());
  }

  @Test
  void putsTheInputBeside() {
    CellProblem inner = new CellProblem(new GruCell(5), SIZE, null, 5);
    CellProblem outer = new CellProblem(new SkipCell(new GruCell(5), 3), SIZE, null, 5);
    Scan y = inner.function.scan(inner.x, null, inner.initial);
    Scan both = outer.function.scan(outer.x, null, outer.initial);
    assertArrayEquals(Ops.concat(2, y.outputs(), inner.x).toArray(), both.outputs().toArray());
    assertEquals(8, outer.cell.units());
  }

  @Test
  void skippedStepsRepeatTheOutputBefore() {
    Cell cell = new ResidualCell(new GruCell(3));
    CellProblem problem = new CellProblem(cell, new Size(1, 5, 3), null, 5);
    Tensor mask = Tensor.of(new float[] {0, 1, 0, 0, 1}, 1, 5);
    Tensor y = problem.function.scan(problem.x, mask, problem.initial).outputs();
    assertArrayEquals(new float[3], y.slice(1, 0, 1).toArray());
    assertArrayEquals(y.slice(1, 1, 2).toArray(), y.slice(1, 2, 3).toArray());
    assertArrayEquals(y.slice(1, 1, 2).toArray(), y.slice(1, 3, 4).toArray());
  }

  @Test
  void widthsMustFit() {
    refused(new ResidualCell(new GruCell(3)), "expected an input of 3 features");
    refused(new SkipCell(new GruCell(3), 5), "expected an input of 5 features, as was said");
  }

  private static void refused(Cell cell, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> cell.build(Weights.seeded(1), 4))
            .getMessage();
    assertTrue(message.contains(part) && message.contains("but got 4"), message);
  }
}
