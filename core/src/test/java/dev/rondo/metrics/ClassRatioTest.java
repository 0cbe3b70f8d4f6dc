package dev.rondo.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By hand, and against counts of sets. */
class ClassRatioTest {

  private static double of(
      Metric metric, Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Meter meter = metric.meter();
    meter.update(target, prediction, weights);
    return meter.result();
  }

  /** Said 1 1 1 0 0 where 1 0 1 1 0 is true: tp 2, fp 1, fn 1. */
  @Test
  void yesOrNoByHand() {
    Tensor p = Tensor.of(new float[] {0.9f, 0.8f, 0.6f, 0.4f, 0.1f}, 5, 1);
    Tensor t = Tensor.ofInts(new int[] {1, 0, 1, 1, 0}, 5);
    assertEquals(2 / 3.0, of(Metrics.precision(), t, p, null));
    assertEquals(2 / 3.0, of(Metrics.recall(), t, p, null));
    assertEquals(2 / 3.0, of(Metrics.f1(), t, p, null));
    // Above 0.3: tp 3, fp 1.
    assertEquals(3 / 4.0, of(Metrics.precision().threshold(0.3f), t, p, null));
    assertEquals(1, of(Metrics.recall().threshold(0.3f), t, p, null));
    assertEquals(6 / 7.0, of(Metrics.f1().threshold(0.3f), t, p, null), 1e-15);
    Tensor weights = Tensor.of(new float[] {1, 4, 0, 2, 1}, 5);
    assertEquals(1 / 5.0, of(Metrics.precision(), t, p, weights));
    assertEquals(1 / 3.0, of(Metrics.recall(), t, p, weights));
    assertEquals(2 / 8.0, of(Metrics.f1(), t, p, weights));
  }

  /** Of one feature, class 0 is what it says no to, as rows and columns of a confusion matrix. */
  @Test
  void bothClassesOfYesOrNo() {
    Tensor t = Tensor.ofInts(new int[] {0, 1, 1, 0, 1, 0}, 6);
    Tensor p = Tensor.of(new float[] {0.1f, 0.4f, 0.8f, 0.4f, 0.6f, Float.NaN}, 6, 1);
    // Said no to 0 1 0, of which two are true; there are three, one with a score of NaN.
    assertEquals(2 / 3.0, of(Metrics.precision().ofClass(0), t, p, null));
    assertEquals(2 / 3.0, of(Metrics.recall().ofClass(0), t, p, null));
    assertEquals(4 / 6.0, of(Metrics.f1().ofClass(0), t, p, null));
    assertEquals(2 / 2.0, of(Metrics.precision().ofClass(1), t, p, null));
    assertEquals(2 / 3.0, of(Metrics.recall().ofClass(1), t, p, null));
    assertEquals(
        of(Metrics.f1(), t, p, null), of(Metrics.f1().ofClass(1), t, p, null), "yes is class 1");
    // Said no to 0 alone.
    assertEquals(1, of(Metrics.precision().threshold(0.3f).ofClass(0), t, p, null));
    assertEquals(1 / 3.0, of(Metrics.recall().threshold(0.3f).ofClass(0), t, p, null));
    says(Metrics.f1().ofClass(2), t, p, "f1_2: expected predictions of 3 classes or more");
  }

  @Test
  void rowsThatAreNotOneHotAreRefused() {
    Tensor p = Tensor.of(new float[] {.9f, .8f, .1f, .2f, .3f, .7f}, 2, 3);
    Tensor two = Tensor.of(new float[] {1, 1, 0, 0, 1, 1}, 2, 3);
    says(Metrics.recall(), two, p, "recall: ", "but got [1, 1, 0] at example 0; ", "threshold(0.5");
    // Said 0 and 1, and 2: all of them true, and one is missed.
    assertEquals(1, of(Metrics.precision().threshold(0.5f), two, p, null));
    assertEquals(3 / 4.0, of(Metrics.recall().threshold(0.5f).micro(), two, p, null));
    Tensor none = Tensor.of(new float[] {0, 0, 1, 0, 0, 0}, 2, 3);
    says(Metrics.f1(), none, p, "but got [0, 0, 0] at example 1");
    assertEquals(0, of(Metrics.f1().micro(), none, p, Tensor.of(new float[] {1, 0}, 2)));
    Tensor soft = Tensor.of(new float[] {0, 1, 0, 0.25f, 0.75f, 0}, 1, 2, 3);
    says(
        Metrics.confusionMatrix(),
        soft,
        p.reshape(1, 2, 3),
        "confusion_accuracy: ",
        "but got [0.25, 0.75, 0] at example 0, step 1");
  }

  /** True 0 0 1 1 1 2, said 0 1 1 1 0 0. */
  @Test
  void classesByHand() {
    Tensor t = Tensor.ofInts(new int[] {0, 0, 1, 1, 1, 2}, 6);
    Tensor p = Ops.oneHot(Tensor.ofInts(new int[] {0, 1, 1, 1, 0, 0}, 6), 3);
    double[] precision = {1 / 3.0, 2 / 3.0, 0};
    double[] recall = {1 / 2.0, 2 / 3.0, 0};
    double[] f1 = {2 / 5.0, 4 / 6.0, 0};
    for (int c = 0; c < 3; c++) {
      assertEquals(precision[c], of(Metrics.precision().ofClass(c), t, p, null), 1e-15);
      assertEquals(recall[c], of(Metrics.recall().ofClass(c), t, p, null), 1e-15);
      assertEquals(f1[c], of(Metrics.f1().ofClass(c), t, p, null), 1e-15);
    }
    assertEquals(1 / 3.0, of(Metrics.precision(), t, p, null), 1e-15);
    assertEquals((1 / 2.0 + 2 / 3.0) / 3, of(Metrics.recall().macro(), t, p, null), 1e-15);
    assertEquals((2 / 5.0 + 4 / 6.0) / 3, of(Metrics.f1(), t, Ops.softmax(p), null), 1e-15);
    for (ClassificationMetric each :
        new ClassificationMetric[] {Metrics.precision(), Metrics.recall(), Metrics.f1()}) {
      assertEquals(3 / 6.0, of(each.micro(), t, p, null), 1e-15);
      assertEquals(
          of(each, t, p, null), of(each, Ops.oneHot(t, 3), p, null), "one-hot " + each.name());
    }
    assertEquals("f1", Metrics.f1().micro().macro().name());
    assertEquals("recall_micro", Metrics.recall().micro().name());
    assertEquals("precision_2", Metrics.precision().ofClass(2).name());
    assertEquals("f1", Metrics.f1().threshold(0.5f).name());
    assertEquals("f1_micro_at_0.3", Metrics.f1().threshold(0.3f).micro().name());
    assertEquals("recall_1_at_-2", Metrics.recall().ofClass(1).threshold(-2).name());
    assertEquals("binary_accuracy_at_0", Metrics.binaryAccuracy(0).name());
  }

  /** Questions of their own, over batches and time steps, with weights, masks and NaN. */
  @Test
  void manyAnswersOverBatches() {
    RandomState random = RandomState.seeded(3);
    int classes = 4;
    double[] tp = new double[classes];
    double[] fp = new double[classes];
    double[] fn = new double[classes];
    Meter macro = Metrics.f1().threshold(0.6f).meter();
    Meter micro = Metrics.precision().threshold(0.6f).micro().meter();
    for (int batch : new int[] {1, 3, 7}) {
      float[] p = new float[batch * 5 * classes];
      float[] t = new float[p.length];
      float[] w = new float[batch * 5];
      for (int i = 0; i < w.length; i++) {
        w[i] = i % 3;
        for (int c = 0; c < classes; c++) {
          int at = i * classes + c;
          p[at] = random.nextFloat();
          t[at] = random.nextInt(2);
          tp[c] += p[at] > 0.6f && t[at] == 1 ? w[i] : 0;
          fp[c] += p[at] > 0.6f && t[at] == 0 ? w[i] : 0;
          fn[c] += p[at] <= 0.6f && t[at] == 1 ? w[i] : 0;
          if (w[i] == 0) {
            p[at] = Float.NaN;
            t[at] = Float.NaN;
          }
        }
      }
      Tensor target = Tensor.of(t, batch, 5, classes);
      Tensor prediction = Tensor.of(p, batch, 5, classes);
      macro.update(target, prediction, Tensor.of(w, batch, 5));
      micro.update(target, prediction, Tensor.of(w, batch, 5));
    }
    double sum = 0;
    double right = 0;
    double said = 0;
    for (int c = 0; c < classes; c++) {
      double precision = tp[c] / (tp[c] + fp[c]);
      double recall = tp[c] / (tp[c] + fn[c]);
      sum += 2 * precision * recall / (precision + recall);
      right += tp[c];
      said += tp[c] + fp[c];
    }
    assertEquals(sum / classes, macro.result(), 1e-12);
    assertEquals(right / said, micro.result(), 1e-12);
  }

  @Test
  void nothingDividedByNothingIsZero() {
    Tensor t = Tensor.zeros(3, 1);
    assertEquals(0, of(Metrics.precision(), t, t, null));
    assertEquals(0, of(Metrics.recall(), t, t, null));
    assertEquals(0, of(Metrics.f1(), t, t, null));
    assertEquals(Double.NaN, Metrics.f1().meter().result());
    // But of nothing at all there is no ratio, as in the other metrics.
    Tensor none = Tensor.zeros(3);
    for (Metric each :
        new Metric[] {
          Metrics.f1(),
          Metrics.accuracy(),
          Metrics.auc(),
          Metrics.mape(),
          Metrics.r2(),
          Metrics.confusionMatrix(),
          Metrics.precision().ofClass(0),
          Metrics.recall().micro()
        }) {
      assertEquals(Double.NaN, of(each, t, t, none), each.name());
    }
  }

  @Test
  void nanSaysNothing() {
    Tensor p = Tensor.of(new float[] {Float.NaN, 0.5f, 0.25f, 0.75f}, 2, 2);
    Tensor t = Tensor.ofInts(new int[] {0, 1}, 2);
    assertEquals(1, of(Metrics.precision().micro(), t, p, null));
    assertEquals(0.5, of(Metrics.recall().micro(), t, p, null));
  }

  @Test
  void theStateGoesOn() {
    Tensor t = Tensor.ofInts(new int[] {0, 2, 1}, 3);
    Tensor p = Ops.oneHot(Tensor.ofInts(new int[] {0, 1, 1}, 3), 3);
    Meter whole = Metrics.f1().meter();
    whole.update(t, p, null);
    Meter other = Metrics.f1().meter();
    other.restore(whole.state());
    Runnable undo = whole.undo();
    whole.update(p.slice(1, 0, 1).reshape(3), p, null);
    other.update(p.slice(1, 0, 1).reshape(3), p, null);
    assertEquals(whole.result(), other.result());
    undo.run();
    assertEquals((1 + 2 / 3.0) / 3, whole.result(), 1e-15);
    whole.reset();
    assertArrayEquals(new double[0], whole.state());
    assertThrows(IllegalArgumentException.class, () -> other.restore(new double[4]));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor p = Tensor.zeros(4, 3);
    says(Metrics.precision(), Tensor.zeros(4, 2), p, "precision: expected a target", "[4, 2]");
    says(
        Metrics.recall(),
        Tensor.ofInts(new int[] {0, 1, 2, 3}, 4),
        p,
        "recall",
        "got 3 at example 3");
    says(Metrics.f1().ofClass(3), Tensor.zeros(4), p, "f1_3: expected predictions of 4 classes");
    Tensor two = Tensor.of(new float[] {2, 0}, 2);
    says(
        Metrics.f1(),
        two,
        Tensor.zeros(2, 1),
        "f1: expected targets of 0 or 1 but got 2.0 at example 0");
    Tensor steps = Tensor.zeros(2, 3, 2);
    float[] truths = new float[12];
    truths[9] = 3;
    Tensor odd = Tensor.of(truths, 2, 3, 2);
    says(Metrics.recall().threshold(0.5f), odd, steps, "got 3.0 at example 1, step 1; ");
    assertThrows(IllegalArgumentException.class, () -> Metrics.f1().ofClass(-1));
    assertThrows(IllegalArgumentException.class, () -> Metrics.f1().threshold(Float.NaN));
    Meter meter = Metrics.f1().meter();
    meter.update(Tensor.zeros(4), p, null);
    assertThrows(
        IllegalArgumentException.class,
        () -> meter.update(Tensor.zeros(4), Tensor.zeros(4, 2), null));
  }

  private static void says(Metric metric, Tensor target, Tensor prediction, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> of(metric, target, prediction, null))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), part + " in: " + message);
    }
  }
}
