package dev.rondo.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StackedRnnCellsTest extends CellContract {

  @Override
  Stream<Variant> variants() {
    Cell three = StackedRnnCells.of(new LstmCell(3), new GruCell(5), new SimpleRnnCell(4));
    Cell own = new LstmCell(3).withStateAsOutput();
    return Stream.of(
        new Variant("one", StackedRnnCells.of(new GruCell(3)), null, "fused", true),
        new Variant("three", three, null, "fused", true),
        new Variant(
            "projected below",
            StackedRnnCells.of(new LstmCell(5).projection(2), new GruCell(3)),
            null,
            "fused",
            true),
        new Variant(
            "output is the fourth state",
            StackedRnnCells.of(three, new LstmCell(3)),
            null,
            "fused",
            true),
        new Variant(
            "unrolled",
            StackedRnnCells.of(own, new GruCell(2)),
            null,
            "unrolled (state is output), fused",
            true));
  }

  /** The h of the uppermost cell. */
  @Override
  Tensor beforeFirst(Cell cell, State initial) {
    List<Cell> cells = ((StackedRnnCells) cell).cells();
    Cell top = cells.get(cells.size() - 1);
    return initial.get(initial.tensors().size() - top.stateSizes().length);
  }

  @Test
  void isTheSameAsLayersOnEachOther() {
    Cell lower = new LstmCell(4);
    Cell upper = new GruCell(3);
    CellProblem problem =
        new CellProblem(
            StackedRnnCells.of(lower, upper), new Size(5, 6, 2), CellProblem.mask(5, 6), 3);
    Scan whole = problem.function.scan(problem.x, problem.mask, problem.initial);
    Weights weights = Weights.seeded(1);
    CellFunction first = lower.build(weights.scope("cell_1"), 2);
    CellFunction second = upper.build(weights.scope("cell_2"), 4);
    for (Weight weight : problem.weights) {
      weights.get(weight.name()).assign(weight.value());
    }
    State start = problem.initial;
    Scan h = first.scan(problem.x, problem.mask, State.of(start.get(0), start.get(1)));
    Scan y = second.scan(h.outputs(), problem.mask, State.of(start.get(2)));
    assertArrayEquals(y.outputs().toArray(), whole.outputs().toArray());
    assertArrayEquals(h.state().get(1).toArray(), whole.state().get(1).toArray());
    assertArrayEquals(y.state().h().toArray(), whole.state().get(2).toArray());
  }

  @Test
  void needsACell() {
    String message = assertThrows(IllegalArgumentException.class, StackedRnnCells::of).getMessage();
    assertEquals("StackedRnnCells: expected at least one cell but got none", message);
  }
}
