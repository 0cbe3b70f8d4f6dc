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
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.RandomState;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each optimizer against its equations in float64, over steps with a changing rate. */
class OptimizersTest {
  /** Falls, so that it shows whether a momentum buffer holds the rate of then or of now. */
  private static final Schedule RATE = Schedules.exponential(0.05f, 0.5f, 4);

  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257};

  @Test
  void sgdFollowsItsEquations() {
    check(sgd(RATE), () -> ReferenceRule.sgd(0, false, 0, false));
    check(sgd(RATE).weightDecay(0.3f), () -> ReferenceRule.sgd(0, false, 0.3f, false));
    check(sgd(RATE).momentum(0.9f), () -> ReferenceRule.sgd(0.9f, false, 0, false));
    check(
        sgd(RATE).momentum(0.8f).weightDecay(0.2f).asInPyTorch(),
        () -> ReferenceRule.sgd(0.8f, false, 0.2f, true));
    check(
        sgd(RATE).momentum(0.8f).nesterov().weightDecay(0.2f),
        () -> ReferenceRule.sgd(0.8f, true, 0.2f, false));
    check(
        sgd(RATE).momentum(0.8f).nesterov().asInPyTorch(),
        () -> ReferenceRule.sgd(0.8f, true, 0, true));
  }

  @Test
  void adamFollowsItsEquations() {
    check(adam(RATE), () -> ReferenceRule.adam(0.9f, 0.999f, 1e-7f, 0, false));
    check(
        adam(RATE).betas(0.7f, 0.95f).epsilon(0.3f),
        () -> ReferenceRule.adam(0.7f, 0.95f, 0.3f, 0, false));
    check(
        adam(RATE).betas(0.7f, 0.95f).asInPyTorch().epsilon(0.3f),
        () -> ReferenceRule.adam(0.7f, 0.95f, 0.3f, 0, true));
    check(adamw(RATE, 0.5f), () -> ReferenceRule.adam(0.9f, 0.999f, 1e-7f, 0.5f, false));
    check(
        adamw(RATE, 0.5f).asInPyTorch(), () -> ReferenceRule.adam(0.9f, 0.999f, 1e-8f, 0.5f, true));
  }

  @Test
  void nadamFollowsItsEquations() {
    check(nadam(RATE), () -> ReferenceRule.nadam(0.9f, 0.999f, 1e-7f, 1));
    check(
        nadam(RATE).betas(0.8f, 0.9f).epsilon(0.1f).momentumDecay(0.2f),
        () -> ReferenceRule.nadam(0.8f, 0.9f, 0.1f, 0.2f));
    check(nadam(RATE).asInPyTorch(), () -> ReferenceRule.nadam(0.9f, 0.999f, 1e-8f, 0.004f));
  }

  @Test
  void rmspropFollowsItsEquations() {
    check(rmsprop(RATE), () -> ReferenceRule.rmsprop(0.9f, 0, 1e-7f, false, false));
    check(
        rmsprop(RATE).rho(0.8f).momentum(0.5f).epsilon(0.2f),
        () -> ReferenceRule.rmsprop(0.8f, 0.5f, 0.2f, false, false));
    check(
        rmsprop(RATE).rho(0.8f).momentum(0.5f).epsilon(0.2f).centered(),
        () -> ReferenceRule.rmsprop(0.8f, 0.5f, 0.2f, true, false));
    check(
        rmsprop(RATE).centered().epsilon(0.2f),
        () -> ReferenceRule.rmsprop(0.9f, 0, 0.2f, true, false));
    check(
        rmsprop(RATE).momentum(0.5f).asInPyTorch(),
        () -> ReferenceRule.rmsprop(0.99f, 0.5f, 1e-8f, false, true));
  }

  @Test
  void adagradFollowsItsEquations() {
    check(adagrad(RATE), () -> ReferenceRule.adagrad(0.1f, 1e-7f, false));
    check(
        adagrad(RATE).initialAccumulator(0.5f).epsilon(0.25f),
        () -> ReferenceRule.adagrad(0.5f, 0.25f, false));
    check(adagrad(RATE).asInPyTorch(), () -> ReferenceRule.adagrad(0, 1e-10f, true));
  }

  @Test
  void adadeltaFollowsItsEquations() {
    check(adadelta(RATE), () -> ReferenceRule.adadelta(0.95f, 1e-7f));
    check(adadelta(RATE).rho(0.7f).epsilon(0.01f), () -> ReferenceRule.adadelta(0.7f, 0.01f));
    check(adadelta(RATE).asInPyTorch(), () -> ReferenceRule.adadelta(0.9f, 1e-6f));
  }

  @Test
  void adamaxFollowsItsEquations() {
    check(adamax(RATE), () -> ReferenceRule.adamax(0.9f, 0.999f, 1e-7f, false));
    check(
        adamax(RATE).betas(0.7f, 0.8f).epsilon(0.3f),
        () -> ReferenceRule.adamax(0.7f, 0.8f, 0.3f, false));
    check(
        adamax(RATE).betas(0.7f, 0.8f).asInPyTorch().epsilon(0.3f),
        () -> ReferenceRule.adamax(0.7f, 0.8f, 0.3f, true));
    check(adamax(RATE).asInPyTorch(), () -> ReferenceRule.adamax(0.9f, 0.999f, 1e-8f, true));
  }

  @Test
  void lionFollowsItsEquations() {
    check(lion(RATE), () -> ReferenceRule.lion(0.9f, 0.99f, 0));
    check(
        lion(RATE).betas(0.6f, 0.8f).weightDecay(0.5f), () -> ReferenceRule.lion(0.6f, 0.8f, 0.5f));
  }

  private static void check(Optimizer optimizer, Supplier<ReferenceRule> rule) {
    for (int size : SIZES) {
      checkOne(optimizerLike(optimizer), rule, size);
    }
  }

  /** The same options, no state. */
  private static Optimizer optimizerLike(Optimizer optimizer) {
    return ((Descent<?>) optimizer).with(((Descent<?>) optimizer).common);
  }

  private static void checkOne(Optimizer optimizer, Supplier<ReferenceRule> rule, int size) {
    RandomState random = RandomState.seeded(size);
    float[] start = new float[size];
    ReferenceRule[] expected = new ReferenceRule[size];
    for (int i = 0; i < size; i++) {
      start[i] = random.nextGaussian();
      expected[i] = rule.get();
      expected[i].w = start[i];
    }
    Parameter weight = new Parameter("w", start);
    for (int t = 0; t < 7; t++) {
      float[] g = new float[size];
      for (int i = 0; i < size; i++) {
        g[i] = 0.2f + random.nextGaussian();
      }
      assertEquals(RATE.at(t), optimizer.learningRate());
      weight.step(optimizer, g);
      for (int i = 0; i < size; i++) {
        double w = expected[i].step(RATE.at(t), g[i]);
        assertEquals(
            w,
            weight.numbers()[i],
            3e-6 * (1 + Math.abs(w)),
            optimizer + " step " + t + " at " + i);
      }
    }
    assertEquals(7, optimizer.steps());
  }

  @Test
  void optionsThatMakeNoSenseAreRefusedWhereTheyAreGiven() {
    assertThrows(IllegalArgumentException.class, () -> sgd(-1));
    assertThrows(IllegalArgumentException.class, () -> sgd(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> sgd(1).momentum(1));
    assertThrows(IllegalArgumentException.class, () -> sgd(1).nesterov());
    assertThrows(IllegalArgumentException.class, () -> adam(1).betas(0.9f, 1.5f));
    assertThrows(IllegalArgumentException.class, () -> adam(1).epsilon(0));
    assertThrows(IllegalArgumentException.class, () -> adamw(1, -0.1f));
    assertThrows(IllegalArgumentException.class, () -> lion(1).weightDecay(-0.1f));
    assertThrows(IllegalArgumentException.class, () -> adadelta(1).rho(1));
    assertThrows(IllegalArgumentException.class, () -> adamax(1).epsilon(0));
    assertThrows(IllegalArgumentException.class, () -> adam(1).clipNorm(0));
    assertThrows(IllegalArgumentException.class, () -> adam(1).clipNorm(1).clipGlobalNorm(1));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> rmsprop(1).rho(1));
    assertTrue(error.getMessage().startsWith("rho: expected"), error.getMessage());
  }
}
