package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.mae;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Pass;
import dev.rondo.layers.StateWatch;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.GradientSum;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a training loop of one's own can do, each held against another way to the same numbers. */
class OwnLoopsTest {
  private static final Tensor X = Tensors.random(1, 8, 6, 3);
  private static final Tensor Y = Tensors.random(2, 8, 2);

  private static Model model() {
    return Sequential.of(input(Shape.ANY, 3), lstm(5), dense(2));
  }

  /** Parts of 3, 3 and 2 examples, and tokens, whose table has sparse gradients. */
  @Test
  void gradientsOfPartsAddUpToThoseOfTheBatch() {
    Tensor ids = Tensors.ints(3, 20, 8, 6);
    Model whole = Sequential.of(embedding(20, 4).maskZero(), lstm(5), dense(2));
    Model parts = Sequential.of(embedding(20, 4).maskZero(), lstm(5), dense(2));
    Optimizer first = sgd(0.5f).clipGlobalNorm(0.1f);
    Optimizer second = sgd(0.5f).clipGlobalNorm(0.1f);
    for (int step = 0; step < 3; step++) {
      try (GradientTape tape = GradientTape.record()) {
        first.apply(tape.gradient(mse().apply(Y, whole.forward(ids)), whole.weights()));
      }
      GradientSum sum = new GradientSum();
      for (int from = 0; from < 8; from += 3) {
        int to = Math.min(8, from + 3);
        try (GradientTape tape = GradientTape.record()) {
          Tensor error = mse().apply(Y.slice(0, from, to), parts.forward(ids.slice(0, from, to)));
          sum.add(tape.gradient(error.mul((to - from) / 8f), parts.weights()));
        }
      }
      second.apply(sum.take());
    }
    for (Weight weight : whole.weights()) {
      float[] other = parts.weights().get(weight.name()).value().toArray();
      assertArrayEquals(weight.value().toArray(), other, 1e-5f, weight.name());
    }
    assertEquals(3, second.steps());
  }

  /** d(a + 0.3 b) = da + 0.3 db, from one tape. */
  @Test
  void severalLossesWithWeights() {
    Model model = model();
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = model.forward(X);
      Tensor near = mse().apply(Y, y);
      Tensor far = mae().apply(Y, y);
      Gradients both = tape.gradient(near.add(far.mul(0.3f)), model.weights());
      Gradients ofNear = tape.gradient(near, model.weights());
      Gradients ofFar = tape.gradient(far, model.weights());
      both.forEach(
          (weight, gradient) ->
              assertArrayEquals(
                  ofNear.of(weight).add(ofFar.of(weight).mul(0.3f)).toArray(),
                  gradient.toArray(),
                  1e-6f,
                  weight.name()));
      assertEquals(5, both.size());
    }
  }

  @Test
  void theGradientByAnInput() {
    Model model = model();
    GradientCheck.assertGradients("by x", () -> model.forward(X), X);
  }

  /** A class that holds two models, and an own weight, as one. */
  private static final class Pair {
    final Model low = Sequential.of(input(Shape.ANY, 3), lstm(4), dense(3));
    final Model high = Sequential.of(input(3), dense(2));
    final Weights weights = Weights.seeded(7);
    private final Tensor gain = weights.add("gain", (shape, random) -> new float[] {1}, 1);

    Pair() {
      weights.scope("low").adopt(low.weights());
      weights.scope("high").adopt(high.weights());
    }

    Tensor forward(Tensor x) {
      return high.forward(low.forward(x)).mul(gain);
    }
  }

  /** Both have a dense_1/kernel; adopted under two names, an optimizer keeps them apart. */
  @Test
  void aClassThatHoldsOtherModels() {
    Pair pair = new Pair();
    Optimizer optimizer = adam(0.01f);
    double first = 0;
    double last = 0;
    pair.weights.freeze("low/dense_1", true);
    var frozen = Bits.of(pair.low.weights().get("dense_1/kernel").value());
    for (int step = 0; step < 60; step++) {
      try (GradientTape tape = GradientTape.record()) {
        Tensor error = mse().apply(Y, pair.forward(X));
        optimizer.apply(tape.gradient(error, pair.weights));
        last = error.item();
        first = step == 0 ? last : first;
      }
    }
    assertTrue(last < first / 2, first + " to " + last);
    assertEquals(frozen, Bits.of(pair.low.weights().get("dense_1/kernel").value()));
    assertTrue(pair.low.weights().get("dense_1/kernel").isFrozen());
    assertTrue(optimizer.state().keySet().stream().anyMatch(s -> s.startsWith("high/dense_1/k")));
    assertTrue(optimizer.state().keySet().stream().anyMatch(s -> s.startsWith("low/lstm_1/k")));
    assertTrue(optimizer.state().keySet().stream().noneMatch(s -> s.startsWith("low/dense_1/")));
  }

  /** A frozen weight is a constant to the tape, and its own tensor still is not. */
  @Test
  void frozenWeightsDoNotMove() {
    Model model = model();
    model.freeze("lstm_1");
    var before = Bits.of(model);
    try (GradientTape tape = GradientTape.record()) {
      Tensor error = mse().apply(Y, model.forward(X));
      Gradients gradients = tape.gradient(error, model.weights());
      Weight kernel = model.weights().get("lstm_1/kernel");
      assertEquals(2, gradients.size());
      assertNull(gradients.of(kernel));
      assertTrue(Ops.sum(Ops.abs(tape.gradient(error, kernel.value()))).item() > 0);
      sgd(0.1f).apply(gradients);
    }
    var after = Bits.of(model);
    for (String name : before.keySet()) {
      if (name.startsWith("lstm_1")) {
        assertEquals(before.get(name), after.get(name), name);
      } else {
        assertNotEquals(before.get(name), after.get(name), name);
      }
    }
  }

  /** Both have an lstm_1, whose steps would stand behind each other as those of one layer. */
  @Test
  void oneWatchOfSeveralModels() {
    Model low = Sequential.of(input(Shape.ANY, 3), lstm(5).returnSequences());
    Model high = Sequential.of(input(Shape.ANY, 5), lstm(4), dense(2));
    Map<String, double[][]> norms;
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.everyStep(tape);
      Tensor read = low.forward(X, Pass.inference().watching(watch.scope("low")));
      Tensor error =
          mse().apply(Y, high.forward(read, Pass.inference().watching(watch.scope("high"))));
      norms = watch.norms(tape.gradient(error, watch.probes()));
    }
    assertEquals(List.of("low/lstm_1", "high/lstm_1"), List.copyOf(norms.keySet()));
    assertEquals(6, norms.get("low/lstm_1")[0].length);
    // Next to the loss the upper model is as it would be alone.
    double[] alone = high.gradientFlow(Batch.of(low.forward(X), Y), mse()).norms("lstm_1", 0);
    assertArrayEquals(alone, norms.get("high/lstm_1")[0], 1e-6);
  }

  @Test
  void aLayerIsWatchedOnce() {
    Model model = model();
    for (int places : new int[] {1, 4, 100}) {
      try (GradientTape tape = GradientTape.record()) {
        StateWatch watch = StateWatch.places(tape, places);
        model.forward(X.slice(1, 0, 3), Pass.inference().watching(watch));
        says(
            IllegalStateException.class,
            () -> model.forward(X, Pass.inference().watching(watch)),
            "StateWatch: expected each layer once but got lstm_1 again",
            "watching(watch.scope(");
        model.forward(X, Pass.inference().watching(watch.scope("second")));
      }
    }
  }

  @Test
  void theNormByTheStateOfEachStep() {
    Model model = model();
    double[] expected = model.gradientFlow(Batch.of(X, Y), mse()).norms("lstm_1", 0);
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.everyStep(tape);
      Tensor error = mse().apply(Y, model.forward(X, Pass.inference().watching(watch)));
      Map<String, double[][]> norms = watch.norms(tape.gradient(error, watch.probes()));
      assertArrayEquals(expected, norms.get("lstm_1")[0], 1e-9);
      assertEquals(List.of("lstm_1"), List.copyOf(norms.keySet()));
    }
  }
}
