package dev.rondo.optimizers;

import static dev.rondo.optimizers.Optimizers.adadelta;
import static dev.rondo.optimizers.Optimizers.adagrad;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.adamax;
import static dev.rondo.optimizers.Optimizers.lamb;
import static dev.rondo.optimizers.Optimizers.lion;
import static dev.rondo.optimizers.Optimizers.nadam;
import static dev.rondo.optimizers.Optimizers.rmsprop;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.kernel.Workers;
import dev.rondo.tensor.GradientSum;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {
  private static final Schedule RATE = Schedules.warmUp(3, Schedules.cosine(0.1f, 20));

  private static final List<Supplier<Optimizer>> ALL =
      List.of(
          () -> sgd(RATE),
          () -> sgd(RATE).momentum(0.9f).nesterov(),
          () -> rmsprop(RATE).momentum(0.5f).centered().clipNorm(2),
          () -> adagrad(RATE).clipValue(0.5f),
          () -> adam(RATE).clipGlobalNorm(3),
          () -> nadam(RATE),
          () -> adadelta(RATE).rho(0.8f),
          () -> adamax(RATE).clipNorm(2),
          () -> lion(RATE).weightDecay(0.1f),
          () -> lamb(RATE).weightDecay(0.1f).clipValue(0.5f));

  @Test
  void aRestoredOptimizerGivesTheSameBits() {
    for (Supplier<Optimizer> each : ALL) {
      Optimizer whole = each.get();
      Optimizer first = each.get();
      Parameter expected = new Parameter("layer/kernel", 0.3f, -1.2f, 2f);
      Parameter actual = new Parameter("layer/kernel", 0.3f, -1.2f, 2f);
      walk(whole, expected, 0, 4);
      whole.learningRateScale(0.25f);
      walk(whole, expected, 4, 9);
      walk(first, actual, 0, 4);
      first.learningRateScale(0.25f);
      Optimizer second = each.get();
      second.restore(first.state());
      assertEquals(4, second.steps());
      assertEquals(0.25f, second.learningRateScale());
      walk(second, actual, 4, 9);
      assertArrayEquals(expected.numbers(), actual.numbers(), whole.toString());
      assertEquals(whole.state().keySet(), second.state().keySet());
    }
  }

  @Test
  void theStateIsACopy() {
    Optimizer optimizer = adam(0.1f);
    Parameter weight = new Parameter("w", 1, 2, 3);
    walk(optimizer, weight, 0, 1);
    Map<String, Tensor> state = optimizer.state();
    assertEquals(Set.of("kind", "step", "learning_rate_scale", "w/m", "w/v"), state.keySet());
    float before = state.get("w/m").get(0);
    walk(optimizer, weight, 1, 2);
    assertEquals(before, state.get("w/m").get(0));
    assertNotEquals(before, optimizer.state().get("w/m").get(0));
  }

  @Test
  void anOptionStartsAfresh() {
    Adam used = adam(0.1f);
    walk(used, new Parameter("w", 1, 2, 3), 0, 2);
    assertEquals(0, used.clipNorm(1).steps());
    assertEquals(2, used.steps());
  }

  @Test
  void theStateOfAnotherOptimizerIsRefused() {
    Optimizer sgd = sgd(0.1f).momentum(0.9f);
    walk(sgd, new Parameter("w", 1, 2, 3), 0, 1);
    refuses(adam(1), sgd.state(), "expected that of adam but got that of sgd");
    Optimizer plain = sgd(0.1f);
    new Parameter("w", 1).step(plain, 1);
    refuses(adam(1), plain.state(), "expected that of adam but got that of sgd");
    refuses(nadam(1), adam(1).state(), "expected that of nadam but got that of adam");
    refuses(sgd(1).momentum(0.5f), plain.state(), "[momentum] but got none");
    refuses(plain, sgd.state(), "[] but got w/momentum");
    Map<String, Tensor> noStep = new HashMap<>(sgd.state());
    noStep.remove("step");
    assertThrows(IllegalArgumentException.class, () -> sgd(1).restore(noStep));
    Optimizer other = sgd(0.1f).momentum(0.9f);
    other.restore(sgd.state());
    assertThrows(IllegalArgumentException.class, () -> new Parameter("w", 1, 2).step(other, 1, 1));
  }

  @Test
  void aBrokenStateIsRefusedAndChangesNothing() {
    Optimizer adam = adam(0.1f);
    walk(adam, new Parameter("w", 1, 2, 3), 0, 2);
    for (Map.Entry<String, Tensor> wrong :
        Map.of(
                "step", Tensor.ofInts(new int[] {-1}),
                "learning_rate_scale", Tensor.scalar(Float.NaN),
                "w/m", Tensor.zeros(2),
                "w/v", Tensor.ofInts(new int[3], 3),
                "w/s", Tensor.zeros(3),
                "u/m", Tensor.zeros(3),
                "m", Tensor.zeros(3),
                "kind", Tensor.ofInts(new int[] {1 << 20}, 1))
            .entrySet()) {
      Map<String, Tensor> state = new HashMap<>(adam.state());
      state.put(wrong.getKey(), wrong.getValue());
      Optimizer other = adam(0.1f);
      refuses(other, state, "optimizer state");
      assertEquals(0, other.steps());
      assertEquals(1f, other.learningRateScale());
      assertEquals(3, other.state().size());
    }
    for (String part : adam.state().keySet()) {
      Map<String, Tensor> state = new HashMap<>(adam.state());
      state.remove(part);
      refuses(adam(0.1f), state, "optimizer state");
    }
  }

  private static void refuses(Optimizer optimizer, Map<String, Tensor> state, String part) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> optimizer.restore(state));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  /** Nadam keeps a product that belongs to its step. */
  @Test
  void anOptimizerGoesBackToAnEarlierStep() {
    for (Supplier<Optimizer> each : ALL) {
      Optimizer optimizer = each.get();
      Parameter weight = new Parameter("w", 1, 2, 3);
      walk(optimizer, weight, 0, 3);
      Map<String, Tensor> early = optimizer.state();
      float[] then = weight.numbers();
      walk(optimizer, weight, 3, 7);
      optimizer.restore(early);
      Parameter again = new Parameter("w", then);
      walk(optimizer, again, 3, 7);
      assertArrayEquals(weight.numbers(), again.numbers(), optimizer.toString());
    }
  }

  @Test
  void oneOptimizerTrainsOneModel() {
    for (Supplier<Optimizer> each : ALL) {
      Optimizer optimizer = each.get();
      Parameter own = new Parameter("b/kernel", 1);
      own.step(optimizer, 1);
      Parameter first = new Parameter("a/kernel", 1);
      Parameter other = new Parameter("b/kernel", 1);
      Map<String, Tensor> before = optimizer.state();
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Parameter.step(
                      optimizer, List.of(first, other), List.of(new float[] {1}, new float[] {1})));
      assertTrue(error.getMessage().contains("use one optimizer a model"), error.getMessage());
      assertEquals(1f, first.numbers()[0]);
      assertEquals(before.keySet(), optimizer.state().keySet());
      own.step(optimizer, 1);
    }
  }

  /** Two models listed together; one of them would get the other's slots. */
  @Test
  void twoWeightsOfOneNameAreRefused() {
    for (Supplier<Optimizer> each : ALL) {
      Optimizer optimizer = each.get();
      Parameter first = new Parameter("dense_1/kernel", 1);
      Parameter other = new Parameter("dense_1/kernel", 2);
      List<float[]> gradients = List.of(new float[] {1}, new float[] {-3});
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Parameter.step(optimizer, List.of(first, other), gradients))
              .getMessage();
      assertTrue(message.contains("two weights named dense_1/kernel"), message);
      assertTrue(message.contains("adopt each model under a name of its own"), message);
      assertEquals(1f, first.numbers()[0]);
      assertEquals(2f, other.numbers()[0]);
      assertEquals(0, optimizer.steps());
    }
  }

  @Test
  void aWeightWithoutAGradientStays() {
    Optimizer optimizer = adam(0.1f);
    Parameter used = new Parameter("used", 1);
    Parameter idle = new Parameter("idle", 1);
    Parameter.step(optimizer, List.of(used, idle), List.of(new float[] {1}));
    assertEquals(0.9f, used.numbers()[0], 1e-6f);
    assertEquals(1f, idle.numbers()[0]);
    assertEquals(5, optimizer.state().size());
  }

  @Test
  void aStepOfNothingIsRefused() {
    for (Supplier<Optimizer> each : ALL) {
      Optimizer optimizer = each.get();
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> optimizer.apply(new GradientSum().take()))
              .getMessage();
      assertTrue(message.contains("at least one weight but got none"), message);
      assertEquals(0, optimizer.steps());
    }
  }

  @Test
  void aBareTensorIsRefused() {
    Tensor bare = Tensor.of(new float[] {1}, 1).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      var gradients = tape.gradient(Ops.sum(Ops.square(bare)), List.of(bare));
      assertThrows(IllegalArgumentException.class, () -> sgd(1).apply(gradients));
    }
  }

  @Test
  void theScaleMultipliesTheRate() {
    Optimizer optimizer = sgd(0.5f);
    optimizer.learningRateScale(0.5f);
    assertEquals(0.25f, optimizer.learningRate());
    Parameter weight = new Parameter("w", 0);
    weight.step(optimizer, 1);
    assertEquals(-0.25f, weight.numbers()[0]);
    assertThrows(IllegalArgumentException.class, () -> optimizer.learningRateScale(-1));
    assertThrows(IllegalArgumentException.class, () -> optimizer.learningRateScale(Float.NaN));
  }

  @Test
  void threadsDoNotShow() {
    int before = Workers.threads();
    try {
      for (Supplier<Optimizer> each : ALL) {
        float[] expected = large(each.get(), 1);
        assertArrayEquals(expected, large(each.get(), 2));
        assertArrayEquals(expected, large(each.get(), 3));
      }
    } finally {
      Workers.threads(before);
    }
  }

  /** Three steps of a weight large enough to be split among threads. */
  private static float[] large(Optimizer optimizer, int threads) {
    Workers.threads(threads);
    RandomState random = RandomState.seeded(5);
    int size = 70_001;
    Parameter weight = new Parameter("w", numbers(random, size));
    for (int t = 0; t < 3; t++) {
      weight.step(optimizer, numbers(random, size));
    }
    return weight.numbers();
  }

  private static float[] numbers(RandomState random, int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextFloat() - 0.4f;
    }
    return numbers;
  }

  private static void walk(Optimizer optimizer, Parameter weight, int from, int to) {
    for (int t = from; t < to; t++) {
      RandomState random = RandomState.seeded(t);
      weight.step(
          optimizer, random.nextGaussian(), 1 + random.nextGaussian(), random.nextGaussian());
    }
  }
}
