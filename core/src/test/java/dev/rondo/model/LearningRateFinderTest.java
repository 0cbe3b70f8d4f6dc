package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.metrics.Metrics.auc;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.optimizers.Schedules.warmUp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.optimizers.Schedules;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {
  private final Dataset data =
      Dataset.of(Tensors.random(1, 9, 3), Tensors.random(2, 9, 1)).batch(4).shuffle(3);

  /** Of {@code b^2} in float64, by descent, with nothing of the finder's in it. */
  @Test
  void theCurveOfAParabola() {
    Model model = Sequential.of(input(1), dense(1));
    Weight bias = model.weights().get("dense_1/bias");
    bias.assign(Tensor.full(Shape.of(1), 1));
    Tensor zero = Tensor.zeros(1, 1);
    Trainer trainer = model.compile(sgd(0.3f), mse());
    RateCurve curve =
        LearningRateFinder.between(1e-3, 100).steps(51).find(trainer, Dataset.of(zero, zero));
    double[] rates = curve.rates();
    double b = 1;
    double mean = 0;
    double kept = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rates.length; i++) {
      assertEquals(1e-3 * Math.pow(10, i / 10.0), rates[i], 1e-6 * rates[i]);
      double loss = b * b;
      assertEquals(loss, curve.losses()[i], 1e-3 * loss, "step " + i);
      mean = 0.9 * mean + 0.1 * loss;
      kept *= 0.9;
      double smoothed = mean / (1 - kept);
      assertEquals(smoothed, curve.smoothed()[i], 1e-3 * smoothed);
      least = Math.min(least, smoothed);
      assertEquals(smoothed > 4 * least, i == rates.length - 1, "it ends when it diverges: " + i);
      b -= rates[i] * 2 * b;
    }
    assertTrue(rates.length < 51 && rates.length > 30, "steps: " + rates.length);
    // Above 1 it diverges; far below 1/100 nothing moves.
    assertTrue(curve.suggestion() > 1e-2 && curve.suggestion() < 1, "" + curve.suggestion());
    assertEquals(1f, bias.value().get(0));
  }

  @Test
  void allIsAsItWas() {
    Dataset text = Windows.of(Tensors.ints(1, 9, 3 * 20 + 1).toIntArray(), 3, 4);
    Trainer trainer =
        Sequential.of(embedding(9, 4), gru(4).returnSequences(), dropout(0.3f), dense(9))
            .compile(
                adam(warmUp(4, Schedules.constant(1e-2f))),
                sparseCategoricalCrossentropy().fromLogits(),
                accuracy(),
                auc());
    RateCurve first = LearningRateFinder.between(1e-5, 1e6).steps(30).find(trainer, text);
    for (int run = 0; run < 2; run++) {
      for (Batch batch : text) {
        trainer.trainOnBatch(batch);
      }
      trainer.optimizer().learningRateScale(0.5f);
      var before = Bits.of(trainer);
      List<double[]> metrics = new ArrayList<>();
      trainer.metrics().state().forEach(sums -> metrics.add(sums.values()));
      RateCurve curve = LearningRateFinder.between(1e-5, 1e6).steps(30).find(trainer, text);
      assertTrue(curve.points().size() > 5);
      Bits.assertSame(before, Bits.of(trainer));
      for (int i = 0; i < metrics.size(); i++) {
        assertArrayEquals(metrics.get(i), trainer.metrics().state().get(i).values());
      }
    }
    assertTrue(first.points().size() > 5);
  }

  /** A run with a test before it is the run without. */
  @Test
  void trainingGoesOnAsIfItHadNotBeen() {
    Trainer plain = Sequential.of(input(3), dropout(0.2f), dense(1)).compile(adam(1e-2f), mse());
    Trainer tested = Sequential.of(input(3), dropout(0.2f), dense(1)).compile(adam(1e-2f), mse());
    LearningRateFinder.between(1e-4, 10).find(tested, data);
    History expected = plain.fit(data, Fit.epochs(3));
    assertEquals(Bits.of(expected), Bits.of(tested.fit(data, Fit.epochs(3))));
    Bits.assertSame(Bits.of(plain), Bits.of(tested));
  }

  @Test
  void aLossThatIsNotFiniteEndsIt() {
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(1), mse());
    var before = Bits.of(trainer);
    RateCurve curve = LearningRateFinder.between(1e20, 1e38).find(trainer, data);
    assertTrue(curve.points().size() < 4, "" + curve.points().size());
    Bits.assertSame(before, Bits.of(trainer));
    says(IllegalStateException.class, curve::suggestion, "too few steps to tell", "or lower rates");
  }

  @Test
  void aLoopOfOnesOwn() {
    Model model = Sequential.of(input(3), dense(1));
    Optimizer optimizer = sgd(0.1f);
    List<Float> seen = new ArrayList<>();
    double[] losses = {5, 4.9, 4.8, 4.7, 4.6, 4.5, 4.4, 2, 1.9, 1.8, 1.8, 1.8};
    int[] at = {0};
    var before = Bits.of(model);
    RateCurve curve =
        LearningRateFinder.between(1, 2048)
            .steps(12)
            .find(
                optimizer,
                model.weights(),
                () -> {
                  seen.add(optimizer.learningRate());
                  model.weights().get("dense_1/bias").assign(Tensor.full(Shape.of(1), 9));
                  return losses[at[0]++];
                });
    for (int i = 0; i < 12; i++) {
      assertEquals(1 << i, seen.get(i), 1e-3 * (1 << i));
    }
    assertArrayEquals(losses, curve.losses());
    Bits.assertSame(before, Bits.of(model));
    assertEquals(0.1f, optimizer.learningRate());
    // By hand: the largest drop of the smoothed loss over two steps is around the fall to 2.
    double[] smoothed = curve.smoothed();
    int steepest = 5;
    for (int i = 5; i < 11; i++) {
      if (smoothed[i + 1] - smoothed[i - 1] < smoothed[steepest + 1] - smoothed[steepest - 1]) {
        steepest = i;
      }
    }
    assertTrue(steepest == 7 || steepest == 8, "" + steepest);
    assertEquals(curve.rates()[steepest], curve.suggestion());
  }

  /** The loss falls in all of them; six give no slope behind the first five, seven give one. */
  @Test
  void aCurveOfFewStepsIsTooShort() {
    List<RateCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      if (i == 3 || i == 6) {
        RateCurve few = new RateCurve(points);
        says(
            IllegalStateException.class,
            few::suggestion,
            "got " + i + ", too few steps to tell; take 20 or more");
      }
      points.add(new RateCurve.Point(Math.pow(10, i - 6), 9 - i, 9 - i));
    }
    assertEquals(0.1, new RateCurve(points).suggestion(), 1e-12);
    points.set(6, new RateCurve.Point(1, 9, 5));
    RateCurve up = new RateCurve(points);
    says(IllegalStateException.class, up::suggestion, "never fell after the first 5 of 7 steps");
  }

  @Test
  void itPrintsTheCurve() {
    RateCurve curve =
        new RateCurve(
            List.of(
                new RateCurve.Point(1e-3, 9, 4),
                new RateCurve.Point(1e-2, 9, 2),
                new RateCurve.Point(1e-1, 9, 1)));
    assertEquals(
        "rate      loss\n"
            + "1.0e-03  4.000     "
            + "#".repeat(50)
            + "\n1.0e-02  2.000     "
            + "#".repeat(17)
            + "\n1.0e-01  1.000\n",
        curve.toString());
  }

  @Test
  void misuseIsSaid() {
    says(() -> LearningRateFinder.between(0, 1), "expected rates above 0 that rise", "0.0 to 1.0");
    says(() -> LearningRateFinder.between(1, 1), "1.0 to 1.0 in 100");
    says(() -> LearningRateFinder.between(1, 2).steps(1), "in 1");
    Trainer still = Sequential.of(input(3), dense(1)).compile(sgd(0), mse());
    says(
        () -> LearningRateFinder.between(1, 2).find(still, data),
        "whose own learning rate is above 0 but got 0.0 at step 0",
        "compile with a constant one");
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(1e-3f), mse());
    Callback inside =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer own, Progress progress) {
            LearningRateFinder.between(1, 2).find(own, data);
          }
        };
    assertThrows(
        IllegalStateException.class, () -> trainer.fit(data, Fit.epochs(1).callbacks(inside)));
    says(
        () ->
            LearningRateFinder.between(1, 2)
                .find(trainer, Dataset.of(Tensors.random(1, 9, 4), Tensors.random(1, 9, 1))),
        "[batch, 3]");
  }
}
