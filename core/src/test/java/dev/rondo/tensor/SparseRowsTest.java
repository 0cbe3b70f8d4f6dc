package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.kernel.Workers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gradient of a table through gather: rows, and dense where it must be. */
class SparseRowsTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  private static Tensor ids(int... ids) {
    return Tensor.ofInts(ids, ids.length);
  }

  /** Of sum(gather(table, ids) * c) the gradient by a row is the sum of c where its id stands. */
  private static Tensor loss(Tensor table, Tensor ids, Tensor c) {
    return Ops.sum(Ops.gather(table, ids).mul(c));
  }

  private static SparseRows rows(Gradients gradients, Tensor table) {
    SparseRows rows = gradients.rows(table);
    assertNotNull(rows);
    return rows;
  }

  @Test
  void aRowIsTheSumOfWhatItsIdBrought() {
    int[][] lists = {
      {0},
      {4},
      {2, 2, 2, 2, 2},
      {4, 3, 2, 1, 0},
      {3, 0, 3, 1, 0, 3, 3},
      new Random(5).ints(900, 0, 5).toArray()
    };
    for (int width : new int[] {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257}) {
      for (int[] list : lists) {
        checkSums(5, width, list);
      }
      checkSums(1, width, new int[] {0, 0, 0});
      checkSums(2_000, width, new Random(width).ints(100, 0, 2_000).toArray());
    }
  }

  private static void checkSums(int vocabulary, int width, int[] list) {
    Tensor table = random(1, vocabulary, width).asTrainable();
    Tensor c = random(2, list.length, width);
    Map<Integer, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < list.length; i++) {
      double[] sum = sums.computeIfAbsent(list[i], id -> new double[width]);
      for (int j = 0; j < width; j++) {
        sum[j] += c.get(i, j);
      }
    }
    try (GradientTape tape = GradientTape.record()) {
      Gradients gradients = tape.gradient(loss(table, ids(list), c), List.of(table));
      SparseRows rows = rows(gradients, table);
      assertEquals(table.shape(), rows.shape());
      assertArrayEquals(
          sums.keySet().stream().mapToInt(id -> id).toArray(), rows.ids().toIntArray());
      assertEquals(Shape.of(sums.size(), width), rows.values().shape());
      Tensor dense = gradients.of(table);
      assertNotNull(dense);
      assertEquals(table.shape(), dense.shape());
      int row = 0;
      for (double[] sum : sums.values()) {
        for (int j = 0; j < width; j++) {
          assertEquals(sum[j], rows.values().get(row, j), 2e-6 * list.length);
        }
        row++;
      }
      for (int id = 0; id < vocabulary; id++) {
        double[] sum = sums.getOrDefault(id, new double[width]);
        for (int j = 0; j < width; j++) {
          assertEquals(sum[j], dense.get(id, j), 2e-6 * list.length);
        }
      }
    }
  }

  @Test
  void rowsOfTablesOfOtherRanks() {
    Tensor list = random(1, 6).asTrainable();
    Tensor cube = random(2, 6, 2, 3).asTrainable();
    Tensor ids = Tensor.ofInts(new int[] {5, 1, 1, 5}, 2, 2);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(Ops.gather(list, ids)).add(Ops.sum(Ops.gather(cube, ids)));
      Gradients gradients = tape.gradient(loss, List.of(list, cube));
      assertArrayEquals(new float[] {2, 2}, rows(gradients, list).values().toArray());
      assertEquals(Shape.of(2, 2, 3), rows(gradients, cube).values().shape());
      assertArrayEquals(new float[] {0, 2, 0, 0, 0, 2}, rows(gradients, list).toDense().toArray());
    }
  }

  @Test
  void twoUsesAreMerged() {
    Tensor table = Tensor.zeros(9, 1).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor first = loss(table, ids(7, 2, 7), Tensor.of(new float[] {1, 10, 100}, 3, 1));
      Tensor second = loss(table, ids(5, 2), Tensor.of(new float[] {1000, 10_000}, 2, 1));
      SparseRows rows = rows(tape.gradient(first.add(second), List.of(table)), table);
      // backward meets the second use first
      assertArrayEquals(new int[] {5, 2, 7}, rows.ids().toIntArray());
      assertArrayEquals(new float[] {1000, 10_010, 101}, rows.values().toArray());
    }
  }

  @Test
  void manyUsesCostTheirIdsAndNotTheirSquare() {
    Tensor table = random(1, 400, 3).asTrainable();
    double[] sums = new double[400];
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Tensor.scalar(0);
      Random random = new Random(6);
      for (int step = 0; step < 64; step++) {
        int[] ids = random.ints(5, 0, 400).toArray();
        Tensor c = random(step, 5, 3);
        loss = loss.add(loss(table, ids(ids), c));
        for (int i = 0; i < 5; i++) {
          sums[ids[i]] += c.get(i, 1);
        }
      }
      Tensor dense = rows(tape.gradient(loss, List.of(table)), table).toDense();
      for (int id = 0; id < 400; id++) {
        assertEquals(sums[id], dense.get(id, 1), 1e-5);
      }
    }
  }

  @Test
  void aTableUsedDenselyTooIsDense() {
    float[] want = {3, 3, 3 + 20, 3, 3 + 4};
    for (boolean gatherFirst : new boolean[] {true, false}) {
      Tensor table = Tensor.zeros(5, 1).asTrainable();
      try (GradientTape tape = GradientTape.record()) {
        Tensor c = Tensor.of(new float[] {20, 4}, 2, 1);
        Tensor early = gatherFirst ? loss(table, ids(2, 4), c) : tied(table);
        Tensor late = gatherFirst ? tied(table) : loss(table, ids(2, 4), c);
        Gradients gradients = tape.gradient(early.add(late), List.of(table));
        assertNull(gradients.rows(table));
        Tensor dense = gradients.of(table);
        assertNotNull(dense);
        assertArrayEquals(want, dense.toArray());
      }
    }
  }

  private static Tensor tied(Tensor table) {
    return Ops.sum(Ops.matmul(Tensor.of(new float[] {3}, 1, 1), Ops.transpose(table)));
  }

  @Test
  void rowsOfWhatWasComputedGoOnBack() {
    Tensor x = random(1, 4, 2).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor square = x.mul(x);
      Tensor loss = loss(square, ids(3, 1, 3), Tensor.full(Shape.of(3, 2), 1));
      Tensor dense = tape.gradient(loss, x);
      for (int id = 0; id < 4; id++) {
        float times = id == 3 ? 2 : id == 1 ? 1 : 0;
        assertEquals(times * 2 * x.get(id, 1), dense.get(id, 1), 1e-6);
      }
    }
  }

  @Test
  void threadsDoNotShow() {
    Tensor table = random(1, 3_000, 200).asTrainable();
    Tensor ids = ids(new Random(1).ints(2_000, 0, 3_000).toArray());
    Tensor c = random(3, 2_000, 200);
    float[] alone = {};
    for (int count = 1; count <= 3; count++) {
      Workers.threads(count);
      try (GradientTape tape = GradientTape.record()) {
        float[] values =
            rows(tape.gradient(loss(table, ids, c), List.of(table)), table).values().toArray();
        alone = count == 1 ? values : alone;
        assertArrayEquals(alone, values);
      }
    }
  }

  @Test
  void whoChangesTheDenseGradientMeansIt() {
    Tensor table = random(1, 3, 2).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = loss(table, ids(1), Tensor.full(Shape.of(1, 2), 1));
      Gradients gradients = tape.gradient(loss, List.of(table));
      Tensor dense = gradients.of(table);
      assertNotNull(dense);
      assertSame(dense, gradients.of(table));
      assertNotNull(gradients.rows(table), "a look changes nothing");
      assertEquals(Set.of(table), gradients.weights());
      InPlace.assign(dense, new float[6]);
      assertNull(gradients.rows(table));
      assertNull(tape.gradient(loss, List.of(table)).map(each -> each).rows(table));
    }
  }

  @Test
  void anUpdateThatDoesNotFitIsRefused() {
    Tensor table = random(1, 3, 2).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = loss(table, ids(1), Tensor.full(Shape.of(1, 2), 1));
      SparseRows rows = rows(tape.gradient(loss, List.of(table)), table);
      assertEquals(
          "InPlace.updateRows: expected the gradient of a weight of shape [2, 3] but got one of"
              + " [3, 2]",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> InPlace.updateRows((a, from, to) -> {}, Tensor.zeros(2, 3), rows))
              .getMessage());
      assertEquals(
          "InPlace.updateRows: expected slots of shape [3, 2] but got [5]",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> InPlace.updateRows((a, from, to) -> {}, table, rows, Tensor.zeros(5)))
              .getMessage());
    }
  }

  @Test
  void distinctIdsAreNumberedByFirstAppearance() {
    int[] ends = {Integer.MAX_VALUE - 1, 0, 1 << 30, 0, Integer.MAX_VALUE - 1, 7};
    int[] strides = new Random(2).ints(3_000, 0, 500).map(id -> id << 16).toArray();
    for (int[] ids : new int[][] {{}, {3}, ends, strides}) {
      DistinctIds distinct = new DistinctIds(ids.length);
      int[] places = distinct.places(ids);
      Set<Integer> seen = new LinkedHashSet<>(Arrays.stream(ids).boxed().toList());
      assertArrayEquals(seen.stream().mapToInt(id -> id).toArray(), distinct.ids());
      for (int i = 0; i < ids.length; i++) {
        assertEquals(ids[i], distinct.ids()[places[i]]);
      }
    }
  }
}
