package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sample weights, class weights and masks, in the loss, its gradient and the metrics. */
class WeightsAndMasksTest {
  private static final int ANY = Shape.ANY;

  private static Trainer pointwise() {
    return Sequential.of(input(ANY, 2), gru(4), dense(1)).compile(sgd(0.5f), meanSquaredError());
  }

  private static Trainer stepwise() {
    return Sequential.of(input(ANY, 2), gru(4).returnSequences(), dense(1))
        .compile(sgd(0.5f), meanSquaredError(), mae());
  }

  private static void assertClose(Trainer expected, Trainer actual) {
    for (Weight weight : expected.model().weights()) {
      assertArrayEquals(
          weight.value().toArray(),
          actual.model().weights().get(weight.name()).value().toArray(),
          1e-6f,
          weight.name());
    }
  }

  /** As in Keras, the sum is divided by the number of examples, also of those with weight 0. */
  @Test
  void anExampleOfWeightZeroGivesNoGradient() {
    Tensor x = Tensors.random(1, 2, 5, 2);
    Tensor y = Tensors.random(2, 2, 1);
    Trainer both = pointwise();
    both.trainOnBatch(new Batch(x, y, Tensor.of(new float[] {1, 0}, 2), null, false));
    Trainer first = pointwise();
    Tensor half = Tensor.of(new float[] {0.5f}, 1);
    first.trainOnBatch(new Batch(x.slice(0, 0, 1), y.slice(0, 0, 1), half, null, false));
    assertClose(first, both);
  }

  @Test
  void aWeightOfTwoCountsLikeTwoExamples() {
    Tensor x = Tensors.random(1, 2, 5, 2);
    Tensor y = Tensors.random(2, 2, 1);
    Trainer weighted = pointwise();
    Tensor weights = Tensor.of(new float[] {3, 1.5f}, 2);
    double loss = weighted.trainOnBatch(new Batch(x, y, weights, null, false));
    Trainer repeated = pointwise();
    Tensor twice = Ops.concat(0, List.of(x, x.slice(0, 0, 1)));
    Tensor targets = Ops.concat(0, List.of(y, y.slice(0, 0, 1)));
    // 3 : 1.5 is 2 : 1, and a mean over two is 3 / 2 of a mean over three, times 1.5.
    Tensor factor = Tensor.of(new float[] {2.25f, 2.25f, 2.25f}, 3);
    double other = repeated.trainOnBatch(new Batch(twice, targets, factor, null, false));
    assertEquals(other, loss, 1e-6);
    assertClose(repeated, weighted);
  }

  @Test
  void classWeightsAreSampleWeightsByLabel() {
    Tensor x = Tensors.random(1, 4, 3);
    Tensor y = Tensor.ofInts(new int[] {0, 2, 1, 2}, 4);
    Trainer byClass = classifier();
    byClass.fit(Dataset.of(x, y).classWeights(Map.of(0, 2f, 2, 0.25f)), Fit.epochs(2));
    Trainer bySample = classifier();
    Tensor weights = Tensor.of(new float[] {2, 0.25f, 1, 0.25f}, 4);
    History history = bySample.fit(Dataset.of(x, y).weights(weights), Fit.epochs(2));
    Bits.assertSame(Bits.of(bySample), Bits.of(byClass));
    Trainer plain = classifier();
    Tensor p = plain.predict(x);
    double loss = 0;
    for (int i = 0; i < 4; i++) {
      loss -= weights.get(i) * Math.log(p.get(i, (int) y.get(i))) / 4;
    }
    assertEquals(loss, history.get("loss")[0], 1e-6);
  }

  private static Trainer classifier() {
    return Sequential.of(input(3), dense(3, Activation.SOFTMAX))
        .compile(sgd(0.1f), sparseCategoricalCrossentropy(), accuracy());
  }

  /** Padding with a mask gives what the sequence without padding gives. */
  @Test
  void aMaskedStepIsAsIfItWereNotThere() {
    Tensor x = Tensors.random(1, 1, 6, 2);
    Tensor y = Tensors.random(2, 1, 6, 1);
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 1, 0, 0}, 1, 6);
    Trainer padded = stepwise();
    Trainer plain = stepwise();
    double loss = padded.trainOnBatch(new Batch(x, y, null, mask, false));
    double expected = plain.trainOnBatch(Batch.of(x.slice(1, 0, 4), y.slice(1, 0, 4)));
    assertEquals(expected, loss, 1e-6);
    assertClose(plain, padded);
    assertEquals(plain.metrics().results().get("mae"), padded.metrics().results().get("mae"), 1e-6);
  }

  /** Gaps in a series may hold NaN, in x and in y, if the mask says that they are gaps. */
  @Test
  void nanAtAMaskedStepDoesNotMatter() {
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 1, 0, 1, 0, 1, 1, 1}, 2, 5);
    float[] x = Tensors.random(1, 2, 5, 2).toArray();
    float[] y = Tensors.random(2, 2, 5, 1).toArray();
    Trainer clean = stepwise();
    Dataset good = Dataset.of(Tensor.of(x, 2, 5, 2), Tensor.of(y, 2, 5, 1)).mask(mask);
    History expected = clean.fit(good, Fit.epochs(2));
    x[8] = Float.NaN; // example 0, step 4
    y[6] = Float.NaN; // example 1, step 1
    Dataset gaps = Dataset.of(Tensor.of(x, 2, 5, 2), Tensor.of(y, 2, 5, 1)).mask(mask);
    Trainer trainer = stepwise();
    History history = trainer.fit(gaps, Fit.epochs(2));
    assertEquals(expected.last("loss"), history.last("loss"), 1e-6);
    assertEquals(expected.last("mae"), history.last("mae"), 1e-6);
    assertClose(clean, trainer);
    x[2] = Float.NaN; // example 0, step 1: not masked
    Dataset bad = Dataset.of(Tensor.of(x, 2, 5, 2), Tensor.of(y, 2, 5, 1)).mask(mask);
    says(
        () -> trainer.fit(bad, Fit.epochs(1)),
        "x: expected finite numbers but got NaN at example 0, feature [1, 0]");
    Batch batch = bad.iterator().next();
    says(
        () -> batch.checkFinite("step 1"),
        "step 1, x: expected finite numbers but got NaN at row 0, feature [1, 0]");
  }

  /** The mean over the steps that count, and weights on top of it, by hand. */
  @Test
  void metricsCountByWeightAndMask() {
    Trainer trainer = stepwise();
    Tensor x = Tensors.random(1, 2, 3, 2);
    Tensor y = Tensors.random(2, 2, 3, 1);
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 1, 1, 1}, 2, 3);
    float[] errors = Ops.sub(trainer.predict(x), y).toArray();
    // [B] stands for all steps of an example, [B, T] for one each
    Tensor[] weightings = {
      Tensor.of(new float[] {0.5f, 3}, 2), Tensor.of(new float[] {1, 2, 7, 4, 5, 6}, 2, 3)
    };
    for (Tensor weights : weightings) {
      double loss = 0;
      double distance = 0;
      double all = 0;
      for (int i = 0; i < 6; i++) {
        double w = weights.rank() == 1 ? weights.get(i / 3) : weights.get(i / 3, i % 3);
        double counts = i == 2 ? 0 : 1;
        loss += counts * w * errors[i] * errors[i] / 5;
        distance += counts * w * Math.abs(errors[i]);
        all += counts * w;
      }
      Dataset data = Dataset.of(x, y).weights(weights).mask(mask);
      // The prediction has not seen the mask, but only a last step is masked, and not for another.
      Map<String, Double> values = trainer.evaluate(data);
      assertEquals(loss, values.get("loss"), 1e-6);
      assertEquals(distance / all, values.get("mae"), 1e-6);
    }
  }

  @Test
  void weightsOfAnotherShapeAreSaid() {
    Tensor x = Tensors.random(1, 2, 3, 2);
    Tensor y = Tensors.random(2, 2, 1);
    Batch batch = new Batch(x, y, Tensors.positive(3, 2, 3), null, false);
    says(() -> pointwise().trainOnBatch(batch), "weights", "[2, 3]", "returnSequences");
  }
}
