package dev.rondo.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Against all pairs of a yes and a no, one by one. */
class AucTest {

  private static double ofPairs(float[] score, boolean[] yes, float[] weight) {
    double above = 0;
    double all = 0;
    for (int i = 0; i < score.length; i++) {
      for (int j = 0; j < score.length; j++) {
        if (yes[i] && !yes[j]) {
          double pair = (double) weight[i] * weight[j];
          all += pair;
          above += score[i] > score[j] ? pair : score[i] == score[j] ? pair / 2 : 0;
        }
      }
    }
    return above / all;
  }

  /** The pairs (0.35, 0.1) (0.35, 0.4) (0.8, 0.1) (0.8, 0.4): three of four are in order. */
  @Test
  void byHand() {
    Tensor p = Tensor.of(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, 4);
    Tensor t = Tensor.ofInts(new int[] {0, 0, 1, 1}, 4);
    Meter meter = Metrics.auc().meter();
    meter.update(t, p, null);
    assertEquals(0.75, meter.result());
    meter.reset();
    meter.update(t, Tensor.zeros(4, 1), null);
    assertEquals(0.5, meter.result());
    meter.reset();
    assertEquals(Double.NaN, meter.result());
    meter.update(Tensor.ofInts(new int[] {1, 1, 1, 1}, 4), p, null);
    assertEquals(Double.NaN, meter.result());
    meter.update(Tensor.zeros(1), Tensor.of(new float[] {-0f}, 1), null);
    meter.update(Tensor.zeros(1), Tensor.of(new float[] {Float.NaN}, 1), null);
    assertEquals(Double.NaN, meter.result());
  }

  @Test
  void zerosOfBothSignsTie() {
    Meter meter = Metrics.auc().meter();
    meter.update(Tensor.ofInts(new int[] {0, 1}, 2), Tensor.of(new float[] {0f, -0f}, 2), null);
    assertEquals(0.5, meter.result());
  }

  @Test
  void allPairsWithTiesAndWeights() {
    RandomState random = RandomState.seeded(6);
    for (int size : new int[] {2, 3, 17, 100, 257}) {
      float[] score = new float[size];
      boolean[] yes = new boolean[size];
      float[] weight = new float[size];
      float[] t = new float[size];
      for (int i = 0; i < size; i++) {
        // Few different scores, below zero too.
        score[i] = (random.nextInt(9) - 4) / 3f;
        yes[i] = i == 0 || (i > 1 && random.nextInt(3) == 0);
        weight[i] = i < 2 ? 1 : random.nextInt(3) / 2f;
        t[i] = yes[i] ? 1 : 0;
      }
      double expected = ofPairs(score, yes, weight);
      Meter whole = Metrics.auc().meter();
      Meter parts = Metrics.auc().meter();
      Tensor p = Tensor.of(score, size, 1);
      Tensor target = Tensor.of(t, size, 1);
      Tensor w = Tensor.of(weight, size);
      whole.update(target, p, w);
      assertEquals(expected, whole.result(), 1e-12);
      parts.update(target.slice(0, 0, 1), p.slice(0, 0, 1), w.slice(0, 0, 1));
      Runnable undo = parts.undo();
      parts.update(Tensor.zeros(9, 1), Tensor.zeros(9, 1), null);
      undo.run();
      Meter resumed = Metrics.auc().meter();
      resumed.restore(parts.state());
      resumed.update(target.slice(0, 1, size), p.slice(0, 1, size), w.slice(0, 1, size));
      parts.update(target.slice(0, 1, size), p.slice(0, 1, size), w.slice(0, 1, size));
      assertEquals(whole.result(), parts.result());
      assertEquals(whole.result(), resumed.result());
      assertArrayEquals(whole.state(), resumed.state());
    }
  }

  /** One class against the rest, three times; the fourth never occurs and does not count. */
  @Test
  void classesAgainstTheRest() {
    RandomState random = RandomState.seeded(2);
    int n = 60;
    int[] labels = new int[n];
    float[] scores = new float[n * 4];
    float[] weight = new float[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
      weight[i] = i % 5 == 0 ? 0 : 1;
      for (int c = 0; c < 4; c++) {
        scores[i * 4 + c] = random.nextInt(7) + (labels[i] == c ? 2 : 0);
      }
    }
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      float[] own = new float[n];
      boolean[] yes = new boolean[n];
      for (int i = 0; i < n; i++) {
        own[i] = scores[i * 4 + c];
        yes[i] = labels[i] == c;
      }
      sum += ofPairs(own, yes, weight);
    }
    for (int i = 0; i < n; i += 5) {
      labels[i] = -1;
      scores[i * 4] = Float.NaN;
    }
    Meter meter = Metrics.auc().meter();
    Tensor target = Tensor.ofInts(labels, n / 2, 2);
    meter.update(target, Tensor.of(scores, n / 2, 2, 4), Tensor.of(weight, n / 2, 2));
    assertEquals(sum / 3, meter.result(), 1e-12);
    int[] clean = new int[n];
    for (int i = 0; i < n; i++) {
      clean[i] = i % 3;
    }
    Meter oneHot = Metrics.auc().meter();
    oneHot.update(
        Ops.oneHot(Tensor.ofInts(clean, n), 4), Tensor.of(scores, n, 4), Tensor.of(weight, n));
    assertEquals(sum / 3, oneHot.result(), 1e-12);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Meter meter = Metrics.auc().meter();
    Tensor half = Tensor.of(new float[] {0.5f, 1}, 2);
    assertThrows(IllegalArgumentException.class, () -> meter.update(half, Tensor.zeros(2), null));
    assertThrows(IllegalArgumentException.class, () -> meter.restore(new double[] {}));
    assertThrows(IllegalArgumentException.class, () -> meter.restore(new double[] {2, 1, 1}));
    assertThrows(IllegalArgumentException.class, () -> meter.restore(new double[] {-1, 1}));
    assertThrows(IllegalArgumentException.class, () -> meter.restore(new double[] {0, 1}));
    meter.update(Tensor.zeros(2), Tensor.zeros(2), null);
    assertThrows(
        IllegalArgumentException.class,
        () -> meter.update(Tensor.zeros(2), Tensor.zeros(2, 3), null));
  }
}
