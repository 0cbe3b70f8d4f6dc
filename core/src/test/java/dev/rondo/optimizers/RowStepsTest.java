package dev.rondo.optimizers;

import static dev.rondo.optimizers.Optimizers.adadelta;
import static dev.rondo.optimizers.Optimizers.adagrad;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.adamax;
import static dev.rondo.optimizers.Optimizers.adamw;
import static dev.rondo.optimizers.Optimizers.lion;
import static dev.rondo.optimizers.Optimizers.nadam;
import static dev.rondo.optimizers.Optimizers.rmsprop;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.kernel.Workers;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Allocated;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Optimizers on a table of which only some rows have a gradient. */
class RowStepsTest {
  private static final float RATE = 0.05f;

  /** A NaN that no arithmetic makes, so that one that is still there was not written. */
  private static final int SENTINEL = 0x7fc12345;

  private final int threads = Workers.threads();

  private record Table(Tensor value) implements Differentiable {
    static Table of(Tensor numbers) {
      return new Table(numbers.asTrainable());
    }

    @Override
    public String name() {
      return "table";
    }
  }

  private record Rule(
      Supplier<Optimizer> optimizer, Supplier<ReferenceRule> reference, List<String> slots) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(() -> sgd(RATE), () -> ReferenceRule.sgd(0, false, 0, false), List.of()),
          new Rule(
              () -> sgd(RATE).momentum(0.9f).weightDecay(0.1f),
              () -> ReferenceRule.sgd(0.9f, false, 0.1f, false),
              List.of("momentum")),
          new Rule(
              () -> sgd(RATE).momentum(0.9f).nesterov(),
              () -> ReferenceRule.sgd(0.9f, true, 0, false),
              List.of("momentum")),
          new Rule(
              () -> adam(RATE),
              () -> ReferenceRule.adam(0.9f, 0.999f, 1e-7f, 0, false),
              List.of("m", "v")),
          new Rule(
              () -> adamw(RATE, 0.1f).asInPyTorch(),
              () -> ReferenceRule.adam(0.9f, 0.999f, 1e-8f, 0.1f, true),
              List.of("m", "v")),
          new Rule(
              () -> nadam(RATE),
              () -> ReferenceRule.nadam(0.9f, 0.999f, 1e-7f, 1),
              List.of("m", "v")),
          new Rule(
              () -> adadelta(RATE),
              () -> ReferenceRule.adadelta(0.95f, 1e-7f),
              List.of("square", "change")),
          new Rule(
              () -> adamax(RATE),
              () -> ReferenceRule.adamax(0.9f, 0.999f, 1e-7f, false),
              List.of("m", "u")),
          new Rule(
              () -> lion(RATE).weightDecay(0.1f),
              () -> ReferenceRule.lion(0.9f, 0.99f, 0.1f),
              List.of("momentum")),
          new Rule(
              () -> rmsprop(RATE),
              () -> ReferenceRule.rmsprop(0.9f, 0, 1e-7f, false, false),
              List.of("square")),
          new Rule(
              () -> rmsprop(RATE).momentum(0.5f),
              () -> ReferenceRule.rmsprop(0.9f, 0.5, 1e-7f, false, false),
              List.of("square", "momentum")),
          new Rule(
              () -> rmsprop(RATE).centered(),
              () -> ReferenceRule.rmsprop(0.9f, 0, 1e-7f, true, false),
              List.of("square", "mean")),
          new Rule(
              () -> rmsprop(RATE).centered().momentum(0.5f),
              () -> ReferenceRule.rmsprop(0.9f, 0.5, 1e-7f, true, false),
              List.of("square", "mean", "momentum")),
          new Rule(
              () -> adagrad(RATE),
              () -> ReferenceRule.adagrad(0.1f, 1e-7f, false),
              List.of("accumulator")));

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  /** A step with the gradient of {@code sum(gather(table, ids) * c)}. */
  private static void step(Optimizer optimizer, Table table, int[] ids, Tensor c) {
    step(optimizer, table, ids, c, gradients -> gradients);
  }

  private static void step(
      Optimizer optimizer, Table table, int[] ids, Tensor c, UnaryOperator<Gradients> change) {
    try (GradientTape tape = GradientTape.record()) {
      Tensor rows = Ops.gather(table.value, Tensor.ofInts(ids, ids.length));
      Gradients gradients = tape.gradient(Ops.sum(Ops.mul(rows, c)), List.of(table));
      assertNotNull(gradients.rows(table));
      optimizer.apply(change.apply(gradients));
    }
  }

  @Test
  void touchedRowsFollowThePapersAndOthersWait() {
    for (int[] size : new int[][] {{1, 1}, {1, 7}, {6, 1}, {6, 3}, {6, 17}, {6, 257}, {3, 3_000}}) {
      for (Rule rule : RULES) {
        follows(rule, size[0], size[1]);
      }
    }
  }

  private static void follows(Rule rule, int vocabulary, int width) {
    Optimizer optimizer = rule.optimizer.get();
    Table table = Table.of(random(width, vocabulary, width));
    ReferenceRule[] wanted = new ReferenceRule[vocabulary * width];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = rule.reference.get();
      wanted[i].w = table.value.get(i / width, i % width);
    }
    int[][] batches = {{0}, {5, 2, 5}, {1, 1, 1, 1}, {2}, {4, 3, 2, 1, 0, 5}, {5, 2}};
    for (int k = 0; k < batches.length; k++) {
      int[] ids = IntStream.of(batches[k]).map(id -> id % vocabulary).toArray();
      Tensor c = random(k, ids.length, width);
      Map<Integer, double[]> sums = new LinkedHashMap<>();
      for (int i = 0; i < ids.length; i++) {
        double[] sum = sums.computeIfAbsent(ids[i], id -> new double[width]);
        for (int j = 0; j < width; j++) {
          sum[j] += c.get(i, j);
        }
      }
      step(optimizer, table, ids, c);
      for (int i = 0; i < wanted.length; i++) {
        double[] sum = sums.get(i / width);
        if (sum == null) {
          wanted[i].pass();
        } else {
          wanted[i].step(RATE, sum[i % width]);
        }
        assertEquals(
            wanted[i].w,
            table.value.get(i / width, i % width),
            2e-5,
            optimizer + " step " + k + " of " + vocabulary + " by " + width + " at " + i);
      }
    }
  }

  @Test
  void plainDescentAndAdagradAreTheDenseOnesBitForBit() {
    List<Supplier<Optimizer>> same =
        List.of(() -> sgd(RATE), () -> sgd(RATE).clipValue(0.5f), () -> adagrad(RATE));
    for (Supplier<Optimizer> each : same) {
      Table lazy = Table.of(random(1, 50, 33));
      Table dense = Table.of(random(1, 50, 33));
      Optimizer lazyOptimizer = each.get();
      Optimizer denseOptimizer = each.get();
      for (int k = 0; k < 5; k++) {
        int[] ids = new Random(k).ints(40, 0, 50).toArray();
        Tensor c = random(k, 40, 33);
        step(lazyOptimizer, lazy, ids, c);
        step(denseOptimizer, dense, ids, c, gradients -> gradients.map(gradient -> gradient));
      }
      assertArrayEquals(dense.value.toArray(), lazy.value.toArray(), each.get().toString());
    }
  }

  @Test
  void threadsDoNotShow() {
    for (Rule rule : RULES) {
      float[] alone = {};
      for (int count = 1; count <= 3; count++) {
        Workers.threads(count);
        Table table = Table.of(random(1, 600, 100));
        Optimizer optimizer = rule.optimizer.get();
        for (int k = 0; k < 3; k++) {
          step(optimizer, table, new Random(k).ints(700, 0, 600).toArray(), random(k, 700, 100));
        }
        float[] numbers = table.value.toArray();
        alone = count == 1 ? numbers : alone;
        assertArrayEquals(alone, numbers, optimizer.toString());
      }
    }
  }

  @Test
  void untouchedRowsAreNotVisited() {
    int vocabulary = 40;
    int[] ids = {7, 31, 7};
    for (Rule rule : RULES) {
      float[] numbers = withSentinels(vocabulary, 5, ids);
      Table table = Table.of(Tensor.of(numbers, vocabulary, 5));
      Optimizer optimizer = rule.optimizer.get();
      Map<String, Tensor> state = new HashMap<>(optimizer.state());
      for (String slot : rule.slots) {
        state.put("table/" + slot, Tensor.of(numbers, vocabulary, 5));
      }
      optimizer.restore(state);
      step(optimizer, table, ids, random(1, 3, 5));
      sentinelsStay(table.value, 5, ids);
      for (String slot : rule.slots) {
        sentinelsStay(optimizer.state().get("table/" + slot), 5, ids);
      }
    }
  }

  private static float[] withSentinels(int vocabulary, int width, int[] touched) {
    float[] numbers = new float[vocabulary * width];
    Arrays.fill(numbers, Float.intBitsToFloat(SENTINEL));
    for (int id : touched) {
      Arrays.fill(numbers, id * width, (id + 1) * width, 0.5f);
    }
    return numbers;
  }

  private static void sentinelsStay(Tensor tensor, int width, int[] touched) {
    float[] numbers = tensor.toArray();
    for (int id : IntStream.of(touched).distinct().toArray()) {
      for (int i = id * width; i < (id + 1) * width; i++) {
        assertTrue(Float.isFinite(numbers[i]) && numbers[i] != 0.5f, "row " + id);
        numbers[i] = Float.intBitsToFloat(SENTINEL);
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      if (Float.floatToRawIntBits(numbers[i]) != SENTINEL) {
        throw new AssertionError("row " + i / width + " was written: " + numbers[i]);
      }
    }
  }

  @Test
  void aStepOnALargeTableCostsItsRows() {
    int vocabulary = 2_000_000;
    int width = 8;
    int[] ids = {1_999_999, 3, 1_000_000, 3};
    Workers.threads(1);
    Table table = Table.of(Tensor.of(withSentinels(vocabulary, width, ids), vocabulary, width));
    Optimizer optimizer = adam(RATE).clipGlobalNorm(1);
    Tensor c = random(1, 4, width);
    step(optimizer, table, ids, c);
    long before = Allocated.bytes();
    for (int k = 0; k < 10; k++) {
      step(optimizer, table, ids, c);
    }
    long each = (Allocated.bytes() - before) / 10;
    // one array of the table has 64,000,000
    assertTrue(each < 1_000_000, each + " bytes a step");
    sentinelsStay(table.value, width, ids);
  }

  @Test
  void clippingMeansTheSame() {
    // row 2 gets (3, 0) + (0, 4): its norm is 5, and no other row has one
    Tensor c = Tensor.of(new float[] {3, 0, 0, 4}, 2, 2);
    Map<Optimizer, float[]> wanted = new LinkedHashMap<>();
    wanted.put(sgd(1), new float[] {-3, -4});
    wanted.put(sgd(1).clipNorm(2.5f), new float[] {-1.5f, -2});
    wanted.put(sgd(1).clipGlobalNorm(2.5f), new float[] {-1.5f, -2});
    wanted.put(sgd(1).clipGlobalNorm(6), new float[] {-3, -4});
    wanted.put(sgd(1).clipValue(3.5f), new float[] {-3, -3.5f});
    wanted.forEach(
        (optimizer, row) -> {
          Table table = Table.of(Tensor.zeros(4, 2));
          step(optimizer, table, new int[] {2, 2}, c);
          float[] all = {0, 0, 0, 0, row[0], row[1], 0, 0};
          assertArrayEquals(all, table.value.toArray(), 1e-6f, optimizer.toString());
        });
  }

  @Test
  void aRowThatIsNotFiniteChangesNothing() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Table table = Table.of(Tensor.zeros(4, 2));
      Tensor c = Tensor.of(new float[] {1, 1, 1, bad}, 2, 2);
      Optimizer optimizer = adam(RATE);
      assertThrows(
          NonFiniteGradientException.class, () -> step(optimizer, table, new int[] {0, 3}, c));
      assertArrayEquals(new float[8], table.value.toArray());
      assertEquals(0, optimizer.steps());
    }
  }

  @Test
  void aTermOverAllWeightsReachesAllRows() {
    Table table = Table.of(random(1, 4, 2));
    float[] w = table.value.toArray();
    try (GradientTape tape = GradientTape.record()) {
      Tensor rows = Ops.gather(table.value, Tensor.ofInts(new int[] {2}, 1));
      Tensor squares = Ops.sum(Ops.mul(table.value, table.value));
      sgd(0.1f).apply(tape.gradient(Ops.sum(rows).add(squares), List.of(table)));
    }
    for (int i = 0; i < 8; i++) {
      w[i] -= 0.1f * (2 * w[i] + (i / 2 == 2 ? 1 : 0));
    }
    assertArrayEquals(w, table.value.toArray(), 1e-6f);
  }

  @Test
  void oldTapesNoticeTheChange() {
    Table table = Table.of(random(1, 4, 2));
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(Ops.gather(table.value, Tensor.ofInts(new int[] {2}, 1)));
      adam(RATE).apply(tape.gradient(loss, List.of(table)));
      assertThrows(IllegalStateException.class, () -> tape.gradient(loss, List.of(table)));
    }
  }
}
