package dev.rondo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.losses.Losses;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By hand, and against float64 formulae. */
class MetricsTest {
  private static final Tensor SCORES =
      Tensor.of(
          new float[] {0.1f, 0.7f, 0.2f, 0.6f, 0.3f, 0.1f, 0.2f, 0.3f, 0.5f, 0.3f, 0.1f, 0.6f},
          4,
          3);

  private static double of(Metric metric, Tensor target, Tensor prediction) {
    return of(metric, target, prediction, null);
  }

  private static double of(
      Metric metric, Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Meter meter = metric.meter();
    meter.update(target, prediction, weights);
    return meter.result();
  }

  @Test
  void sparseAndCategoricalAccuracyAgree() {
    Tensor labels = Tensor.ofInts(new int[] {1, 1, 2, 0}, 4);
    assertEquals(0.5, of(Metrics.sparseCategoricalAccuracy(), labels, SCORES));
    assertEquals(0.5, of(Metrics.categoricalAccuracy(), Ops.oneHot(labels, 3), SCORES));
    Tensor weights = Tensor.of(new float[] {3, 1, 0, 4}, 4);
    assertEquals(3 / 8.0, of(Metrics.accuracy(), labels, SCORES, weights));
  }

  @Test
  void binaryAccuracyByThreshold() {
    Tensor p = Tensor.of(new float[] {0.9f, 0.4f, 0.6f, 0.2f}, 4, 1);
    Tensor target = Tensor.ofInts(new int[] {1, 1, 1, 0}, 4);
    assertEquals(0.75, of(Metrics.binaryAccuracy(), target, p));
    assertEquals(0.5, of(Metrics.binaryAccuracy(0.7f), target, p));
    assertEquals(1, of(Metrics.binaryAccuracy(0.3f), target, p));
    // Two answers an example: its part is 0, 0.5 or 1.
    Tensor two = Tensor.of(new float[] {1, 0, 0, 0}, 2, 2);
    Tensor said = Tensor.of(new float[] {0.9f, 0.1f, 0.8f, 0.3f}, 2, 2);
    Tensor weights = Tensor.of(new float[] {1, 3}, 2);
    assertEquals((1 + 3 * 0.5) / 4, of(Metrics.binaryAccuracy(), two, said, weights));
  }

  @Test
  void accuracyChoosesByTheShapes() {
    Tensor yes = Tensor.of(new float[] {1, 0, 1}, 3);
    Tensor p = Tensor.of(new float[] {0.9f, 0.8f, 0.7f}, 3, 1);
    assertEquals(2 / 3.0, of(Metrics.accuracy(), yes, p), 1e-12);
    Tensor labels = Tensor.ofInts(new int[] {1, 1, 2, 0}, 4);
    assertEquals(0.5, of(Metrics.accuracy(), labels, SCORES));
    assertEquals(0.5, of(Metrics.accuracy(), Ops.reshape(Ops.toFloat(labels), 4, 1), SCORES));
    assertEquals(0.5, of(Metrics.accuracy(), Ops.oneHot(labels, 3), SCORES));
    Tensor steps = Ops.reshape(SCORES, 2, 2, 3);
    Tensor mask = Tensor.of(new float[] {1, 0, 1, 0}, 2, 2);
    assertEquals(1, of(Metrics.accuracy(), Ops.reshape(labels, 2, 2), steps, mask));
    Tensor examples = Tensor.of(new float[] {0, 1}, 2);
    assertEquals(0.5, of(Metrics.accuracy(), Ops.reshape(labels, 2, 2), steps, examples));
  }

  @Test
  void topKCountsTheClassesAhead() {
    // Ranks of the labels: 1, 2, 3, 2.
    Tensor labels = Tensor.ofInts(new int[] {1, 1, 0, 0}, 4);
    double[] expected = {0.25, 0.75, 1};
    for (int k = 1; k <= 3; k++) {
      assertEquals(expected[k - 1], of(Metrics.topK(k), labels, SCORES), "top " + k);
      assertEquals(expected[k - 1], of(Metrics.topK(k), Ops.oneHot(labels, 3), SCORES));
    }
    assertEquals("top_2_accuracy", Metrics.topK(2).name());
    Tensor nan = Tensor.of(new float[] {Float.NaN, Float.NaN}, 1, 2);
    assertEquals(0, of(Metrics.topK(1), Tensor.ofInts(new int[] {0}, 1), nan));
    assertThrows(IllegalArgumentException.class, () -> Metrics.topK(0));
  }

  @Test
  void perplexityAndBitsOverBatches() {
    RandomState random = RandomState.seeded(4);
    Meter perplexity = Metrics.perplexity().fromLogits().meter();
    Meter bits = Metrics.bitsPerCharacter().fromLogits().meter();
    Meter ofProbabilities = Metrics.perplexity().meter();
    Meter ofOneHot = Metrics.perplexity().meter();
    double nats = 0;
    double count = 0;
    for (int batch : new int[] {1, 3, 7}) {
      int classes = 9;
      float[] z = new float[batch * 2 * classes];
      int[] labels = new int[batch * 2];
      float[] weights = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextInt(classes);
        weights[i] = i % 3;
        double sum = 0;
        for (int j = 0; j < classes; j++) {
          z[i * classes + j] = 3 * random.nextGaussian();
          sum += Math.exp(z[i * classes + j]);
        }
        nats += weights[i] * (Math.log(sum) - z[i * classes + labels[i]]);
        count += weights[i];
      }
      Tensor target = Tensor.ofInts(labels, batch, 2);
      Tensor logits = Tensor.of(z, batch, 2, classes);
      Tensor w = Tensor.of(weights, batch, 2);
      perplexity.update(target, logits, w);
      bits.update(target, logits, w);
      ofProbabilities.update(target, Ops.softmax(logits), w);
      ofOneHot.update(Ops.oneHot(target, classes), Ops.softmax(logits), w);
    }
    double expected = Math.exp(nats / count);
    assertEquals(expected, perplexity.result(), 1e-5 * expected);
    assertEquals(expected, ofProbabilities.result(), 1e-5 * expected);
    assertEquals(expected, ofOneHot.result(), 1e-5 * expected);
    assertEquals(nats / count / Math.log(2), bits.result(), 1e-5);
  }

  @Test
  void aUniformModelHesitatesAmongAllClasses() {
    Tensor labels = Tensor.ofInts(new int[] {3, 0}, 2);
    assertEquals(8, of(Metrics.perplexity().fromLogits(), labels, Tensor.zeros(2, 8)), 1e-5);
    assertEquals(3, of(Metrics.bitsPerCharacter().fromLogits(), labels, Tensor.zeros(2, 8)), 1e-6);
  }

  @Test
  void errorsOfRegression() {
    Tensor t = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor p = Tensor.of(new float[] {1, 0, 6, 4}, 2, 2);
    assertEquals((0 + 2 + 3 + 0) / 4.0, of(Metrics.mae(), t, p));
    assertEquals(Math.sqrt((4 + 9) / 4.0), of(Metrics.rmse(), t, p), 1e-7);
    Tensor weights = Tensor.of(new float[] {3, 1}, 2);
    assertEquals(Math.sqrt((3 * 2 + 4.5) / 4), of(Metrics.rmse(), t, p, weights), 1e-7);
    assertEquals(
        4.5, of(Metrics.mean("mse", Losses.mse()), t, p, Tensor.of(new float[] {0, 1}, 2)));
    // The root of the mean over all, not the mean of the batches' roots.
    Meter rmse = Metrics.rmse().meter();
    rmse.update(t.slice(0, 0, 1), p.slice(0, 0, 1), null);
    rmse.update(t.slice(0, 1, 2), p.slice(0, 1, 2), null);
    assertEquals(Math.sqrt(13 / 4.0), rmse.result(), 1e-7);
  }

  @Test
  void explainedVariance() {
    RandomState random = RandomState.seeded(9);
    int n = 257;
    float[] t = new float[n];
    float[] p = new float[n];
    float[] weights = new float[n];
    double sum = 0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      // Far from zero: a sum of squares less the square of the sum would lose its digits.
      t[i] = 1000 + random.nextGaussian();
      p[i] = t[i] + 0.5f * random.nextGaussian();
      weights[i] = i % 4;
      sum += weights[i];
      mean += weights[i] * t[i];
    }
    mean /= sum;
    double residual = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      residual += weights[i] * Math.pow((double) t[i] - p[i], 2);
      total += weights[i] * Math.pow(t[i] - mean, 2);
    }
    Tensor target = Tensor.of(t, n, 1);
    Tensor prediction = Tensor.of(p, n, 1);
    Tensor w = Tensor.of(weights, n);
    assertEquals(1 - residual / total, of(Metrics.r2(), target, prediction, w), 1e-9);
    Meter inParts = Metrics.r2().meter();
    for (int from : new int[] {0, 1, 100}) {
      int to = from == 0 ? 1 : from == 1 ? 100 : n;
      inParts.update(
          target.slice(0, from, to), prediction.slice(0, from, to), w.slice(0, from, to));
    }
    assertEquals(1 - residual / total, inParts.result(), 1e-9);
  }

  @Test
  void explainedVarianceOfFeatures() {
    Tensor t = Tensor.of(new float[] {1, 5, 3, 5}, 2, 2);
    // The first: 1 - (1 + 1) / 2 = 0; the second never changes and is missed.
    assertEquals(0, of(Metrics.r2(), t, Tensor.of(new float[] {2, 5, 2, 6}, 2, 2)));
    // The second is met.
    assertEquals(0.5, of(Metrics.r2(), t, Tensor.of(new float[] {2, 5, 2, 5}, 2, 2)));
    assertEquals(1, of(Metrics.r2(), t, t));
  }

  @Test
  void nothingSeenIsNoNumberAndResetForgets() {
    for (Metric metric : new Metric[] {Metrics.accuracy(), Metrics.r2(), Metrics.perplexity()}) {
      Meter meter = metric.meter();
      assertEquals(Double.NaN, meter.result());
      meter.update(Ops.oneHot(Tensor.ofInts(new int[] {1, 1, 2, 0}, 4), 3), SCORES, null);
      assertTrue(Double.isFinite(meter.result()), metric.name());
      meter.reset();
      assertEquals(Double.NaN, meter.result());
    }
  }

  @Test
  void metersOfOneMetricCountApart() {
    Metric metric = Metrics.mae();
    Meter train = metric.meter();
    Meter valid = metric.meter();
    train.update(Tensor.zeros(1), Tensor.full(Shape.of(1), 2), null);
    valid.update(Tensor.zeros(1), Tensor.full(Shape.of(1), 5), null);
    assertEquals(2, train.result());
    assertEquals(5, valid.result());
  }

  @Test
  void aTapeMayBeOpenAndMaskedNaNDoesNotCount() {
    Tensor p = Tensor.of(new float[] {1, Float.NaN}, 2, 1);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(p);
      Tensor mask = Tensor.of(new float[] {1, 0}, 2);
      assertEquals(1, of(Metrics.mae(), Tensor.zeros(2, 1), p.mul(1f), mask));
    }
  }

  @Test
  void targetsThatDoNotCountMayBeAnything() {
    Tensor labels = Tensor.ofInts(new int[] {1, -1, 2, 999}, 4);
    Tensor clean = Tensor.ofInts(new int[] {1, 0, 2, 0}, 4);
    Tensor floats = Tensor.of(new float[] {1, Float.NaN, 2, -1}, 4);
    Tensor weights = Tensor.of(new float[] {2, 0, 1, 0}, 4);
    for (Metric metric :
        List.of(
            Metrics.accuracy(),
            Metrics.sparseCategoricalAccuracy(),
            Metrics.topK(2),
            Metrics.perplexity(),
            Metrics.bitsPerCharacter().fromLogits())) {
      double expected = of(metric, clean, SCORES, weights);
      assertEquals(expected, of(metric, labels, SCORES, weights), metric.name());
      assertEquals(expected, of(metric, floats, SCORES, weights), metric.name());
    }
    Tensor steps = Ops.reshape(SCORES, 2, 2, 3);
    Tensor examples = Tensor.of(new float[] {1, 0}, 2);
    Tensor padded = Tensor.ofInts(new int[] {1, 1, -1, -1}, 2, 2);
    assertEquals(0.5, of(Metrics.accuracy(), padded, steps, examples));
  }

  @Test
  void labelsThatAreNoneAreRefused() {
    Tensor broken = Tensor.of(new float[] {1, 1, 1.7f, 0}, 4);
    says(Metrics.sparseCategoricalAccuracy(), broken, SCORES, "0 to 2", "1.7");
    Tensor large = Tensor.ofInts(new int[] {1, 3, 0, 0}, 4);
    says(Metrics.topK(2), large, SCORES, "top_2_accuracy", "got 3");
    says(Metrics.accuracy(), Tensor.ofInts(new int[] {1, -1, 0, 0}, 4), SCORES, "got -1");
  }

  @Test
  void theStateOfAnotherMetricIsRefused() {
    for (Metric metric : List.of(Metrics.mae(), Metrics.r2(), Metrics.perplexity())) {
      Meter meter = metric.meter();
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> meter.restore(new double[] {1, 2, 3}));
      assertTrue(error.getMessage().startsWith(metric.name()), error.getMessage());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    says(Metrics.r2(), Tensor.zeros(3, 4), SCORES, "[4, 3]", "[3, 4]");
    says(Metrics.categoricalAccuracy(), Tensor.zeros(4, 2), SCORES, "[4, 3]", "[4, 2]");
    says(Metrics.sparseCategoricalAccuracy(), Tensor.zeros(3), SCORES, "[4]", "[3]");
    says(Metrics.binaryAccuracy(), Tensor.zeros(3), Tensor.zeros(4, 1), "[4, 1]", "[3]");
    says(Metrics.r2(), Tensor.zeros(3), SCORES, "[4, 3]", "[3]");
    Tensor perStep = Tensor.zeros(4, 7);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> of(Metrics.mae(), Tensor.zeros(4, 1), Tensor.zeros(4, 1), perStep));
    assertTrue(error.getMessage().contains("weights of shape [4]"), error.getMessage());
  }

  private static void says(Metric metric, Tensor target, Tensor prediction, String... parts) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> of(metric, target, prediction));
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in: " + error.getMessage());
    }
  }
}
