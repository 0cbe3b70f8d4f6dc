package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Gradients of several tapes as those of one. */
class GradientSumTest {
  private final Tensor a = Tensor.of(new float[] {2, -3}, 2).asTrainable();
  private final Tensor b = Tensor.of(new float[] {5, 7}, 2).asTrainable();
  private final Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2).asTrainable();

  /** d(sum a a)/da = 2 a and d(sum a b)/da = b. */
  @Test
  void addsWhatSeveralTapesGive() {
    GradientSum sum = new GradientSum();
    try (GradientTape tape = GradientTape.record()) {
      sum.add(tape.gradient(Ops.sum(a.mul(a)), List.of(a, b)));
    }
    try (GradientTape tape = GradientTape.record()) {
      sum.add(tape.gradient(Ops.sum(a.mul(b)), List.of(a, b)));
    }
    try (GradientTape tape = GradientTape.record()) {
      sum.add(tape.gradient(Ops.sum(b).mul(10), List.of(a, b)));
    }
    Gradients all = sum.take();
    assertArrayEquals(new float[] {4 + 5, -6 + 7}, all.of(a).toArray());
    assertArrayEquals(new float[] {2 + 10, -3 + 10}, all.of(b).toArray());
    assertEquals(0, sum.take().size(), "taken once");
  }

  /** Rows 1 and 3, then 3 and 0: the sum has three rows. */
  @Test
  void rowsThatWereTouchedStayRows() {
    GradientSum sum = new GradientSum();
    addRows(sum, 1, 1, 3);
    addRows(sum, 10, 3, 0);
    Gradients all = sum.take();
    SparseRows rows = all.rows(table);
    assertNotNull(rows);
    assertArrayEquals(new int[] {1, 3, 0}, rows.ids().toIntArray());
    assertArrayEquals(new float[] {1, 1, 11, 11, 10, 10}, rows.values().toArray());
    assertArrayEquals(new float[] {10, 10, 1, 1, 0, 0, 11, 11}, all.of(table).toArray());
  }

  /** In either order. */
  @Test
  void rowsAndAWholeTableMakeAWholeTable() {
    for (boolean rowsFirst : new boolean[] {true, false}) {
      GradientSum sum = new GradientSum();
      if (rowsFirst) {
        addRows(sum, 1, 2);
      }
      try (GradientTape tape = GradientTape.record()) {
        sum.add(tape.gradient(Ops.sum(table).mul(3), List.of(table)));
      }
      if (!rowsFirst) {
        addRows(sum, 1, 2);
      }
      addRows(sum, 1, 0);
      Gradients all = sum.take();
      assertNull(all.rows(table));
      assertArrayEquals(new float[] {4, 4, 3, 3, 4, 4, 3, 3}, all.of(table).toArray());
    }
  }

  private void addRows(GradientSum sum, float by, int... ids) {
    try (GradientTape tape = GradientTape.record()) {
      Tensor read = Ops.gather(table, Tensor.ofInts(ids, ids.length));
      sum.add(tape.gradient(Ops.sum(read).mul(by), List.of(table)));
    }
  }

  /** The memory of a step goes to the next one. */
  @Test
  void theSumOutlivesItsTapes() {
    GradientSum sum = new GradientSum();
    for (int i = 0; i < 3; i++) {
      try (GradientTape tape = GradientTape.record()) {
        sum.add(tape.gradient(Ops.sum(a.mul(a)), List.of(a)));
      }
      try (GradientTape tape = GradientTape.record()) {
        tape.gradient(Ops.sum(a.mul(b).mul(1000)), List.of(a));
      }
    }
    assertArrayEquals(new float[] {12, -18}, sum.take().of(a).toArray());
  }

  @Test
  void gradientsOfAClosedTapeAreRefused() {
    Gradients gradients;
    try (GradientTape tape = GradientTape.record()) {
      gradients = tape.gradient(Ops.sum(a.mul(a)), List.of(a));
    }
    GradientSum sum = new GradientSum();
    assertThrows(IllegalStateException.class, () -> sum.add(gradients));
    assertEquals(Set.of(), sum.take().weights());
  }
}
