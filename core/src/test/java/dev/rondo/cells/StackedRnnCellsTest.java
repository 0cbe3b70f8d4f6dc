package dev.rondo.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /** Each cell with its part of the masks and shares, and GRU without any for c. */
  @Test
  void noiseIsThatOfEachCell() {
    Cell lower = new LstmCell(4).projection(3);
    Cell middle = new GruCell(3);
    Cell upper = new LstmCell(2);
    Cell stack = StackedRnnCells.of(lower, middle, upper);
    assertArrayEquals(new int[] {3 + 3 + 2, 4 + 2}, stack.noiseSizes());
    RandomState random = RandomState.seeded(6);
    Tensor m = Ops.dropoutMask(Shape.of(5, 8), 0.5f, random);
    Tensor h = Scans.zoneoutMask(Shape.of(5, 6, 8), 0.3f, random);
    Tensor c = Scans.zoneoutMask(Shape.of(5, 6, 6), 0.4f, random);
    UnaryOperator<Tensor> half = u -> u.mul(0.5f);
    Size size = new Size(5, 6, 2);
    CellProblem whole =
        new CellProblem(
            stack, size, CellProblem.mask(5, 6), 3, f -> f.withRecurrentMask(m).withZoneout(h, c));
    int[] hAt = {0, 3, 6, 8};
    Tensor[] ofC = {c.slice(2, 0, 4), null, c.slice(2, 4, 6)};
    Weights weights = Weights.seeded(1);
    List<CellFunction> cells =
        List.of(
            lower.build(weights.scope("cell_1"), 2),
            middle.build(weights.scope("cell_2"), 3),
            upper.build(weights.scope("cell_3"), 3));
    for (Weight weight : whole.weights) {
      boolean recurrent = weight.name().endsWith("recurrent_kernel");
      weights.get(weight.name()).assign(recurrent ? weight.value().mul(0.5f) : weight.value());
    }
    State start = whole.initial;
    State[] starts = {
      State.of(start.get(0), start.get(1)),
      State.of(start.get(2)),
      State.of(start.get(3), start.get(4))
    };
    Tensor y = whole.x;
    for (int k = 0; k < 3; k++) {
      y =
          cells
              .get(k)
              .withRecurrentMask(m.slice(1, hAt[k], hAt[k + 1]))
              .withZoneout(h.slice(2, hAt[k], hAt[k + 1]), ofC[k])
              .scan(y, whole.mask, starts[k])
              .outputs();
    }
    // after the weights are what they are in the problem
    CellFunction halved = whole.function.withRecurrentKernel(half);
    Scan scan = halved.scan(whole.x, whole.mask, start);
    assertArrayEquals(y.toArray(), scan.outputs().toArray(), 1e-6f);
  }

  @Test
  void needsACell() {
    String message = assertThrows(IllegalArgumentException.class, StackedRnnCells::of).getMessage();
    assertEquals("StackedRnnCells: expected at least one cell but got none", message);
  }
}
