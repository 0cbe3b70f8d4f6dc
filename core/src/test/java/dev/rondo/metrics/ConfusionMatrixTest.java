package dev.rondo.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final Tensor TRUE = Tensor.ofInts(new int[] {0, 0, 1, 1, 1, 2}, 6);
  private static final Tensor SAID = Ops.oneHot(Tensor.ofInts(new int[] {0, 1, 1, 1, 0, 0}, 6), 3);

  private static double[][] count(ConfusionMatrix matrix, Meter meter) {
    meter.result();
    return matrix.counts();
  }

  @Test
  void rowsAreTheTruth() {
    ConfusionMatrix matrix = Metrics.confusionMatrix();
    Meter meter = matrix.meter();
    meter.update(TRUE, SAID, null);
    assertEquals(3 / 6.0, meter.result());
    assertArrayEquals(new double[][] {{1, 1, 0}, {1, 2, 0}, {1, 0, 0}}, matrix.counts());
    meter.update(Ops.oneHot(TRUE, 3), SAID, Tensor.of(new float[] {0, 2, 0, 0, 0, 0.5f}, 6));
    assertArrayEquals(new double[][] {{1, 3, 0}, {1, 2, 0}, {1.5, 0, 0}}, count(matrix, meter));
    assertEquals(3 / 8.5, meter.result());
  }

  @Test
  void yesOrNoIsTwoClasses() {
    ConfusionMatrix matrix = Metrics.confusionMatrix();
    Meter meter = matrix.meter();
    Tensor p = Tensor.of(new float[] {0.9f, 0.2f, 0.7f, 0.6f}, 2, 2, 1);
    meter.update(Tensor.ofInts(new int[] {1, 1, 0, 1}, 2, 2), p, null);
    assertArrayEquals(new double[][] {{0, 1}, {1, 2}}, count(matrix, meter));
  }

  /** Logits of -1, 0.2 and 3, of which one half would cut off the second. */
  @Test
  void aThresholdForLogits() {
    ConfusionMatrix matrix = Metrics.confusionMatrix("no", "yes").threshold(0);
    Meter meter = matrix.meter();
    Tensor p = Tensor.of(new float[] {-1, 0.2f, 3}, 3, 1);
    meter.update(Tensor.ofInts(new int[] {1, 1, 0}, 3), p, null);
    assertArrayEquals(new double[][] {{0, 1}, {1, 1}}, count(matrix, meter));
    assertEquals("confusion_accuracy_at_0", matrix.name());
    assertEquals("confusion_accuracy", Metrics.confusionMatrix().threshold(0.5f).name());
    assertThrows(IllegalArgumentException.class, () -> matrix.threshold(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> matrix.meter().update(TRUE, SAID, null));
  }

  @Test
  void maskedPlacesAndNanStandNowhere() {
    ConfusionMatrix matrix = Metrics.confusionMatrix();
    Meter meter = matrix.meter();
    Tensor p = Tensor.of(new float[] {Float.NaN, 1, 1, 0, 0, Float.NaN}, 3, 2);
    Tensor mask = Tensor.of(new float[] {0, 1, 1}, 3);
    meter.update(Tensor.ofInts(new int[] {-1, 0, 1}, 3), p, mask);
    assertEquals(0.5, meter.result());
    assertArrayEquals(new double[][] {{1, 0}, {0, 0}}, matrix.counts());
  }

  @Test
  void itPrintsAnAlignedTable() {
    ConfusionMatrix matrix = Metrics.confusionMatrix("cat", "a very big dog");
    assertEquals("confusion_accuracy", matrix.toString());
    assertThrows(IllegalStateException.class, matrix::counts);
    Meter meter = matrix.meter();
    meter.update(TRUE, SAID, Tensor.of(new float[] {1000, 1, 1, 1, 1, 0.25f}, 6));
    meter.result();
    assertEquals(
        """
        actual \\ predicted   cat  a very big dog  2
        cat                 1000               1  0
        a very big dog         1               2  0
        2                   0.25               0  0
        """,
        matrix.toString());
  }

  @Test
  void theStateGoesOn() {
    ConfusionMatrix matrix = Metrics.confusionMatrix();
    Meter first = matrix.meter();
    first.update(TRUE, SAID, null);
    Meter second = matrix.meter();
    second.restore(first.state());
    second.update(TRUE, SAID, null);
    assertArrayEquals(new double[][] {{2, 2, 0}, {2, 4, 0}, {2, 0, 0}}, count(matrix, second));
    assertArrayEquals(new double[][] {{1, 1, 0}, {1, 2, 0}, {1, 0, 0}}, count(matrix, first));
    first.reset();
    assertEquals(Double.NaN, first.result());
    assertThrows(IllegalArgumentException.class, () -> first.restore(new double[] {1, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> first.restore(new double[] {}));
    assertThrows(
        IllegalArgumentException.class,
        () -> second.update(Tensor.zeros(2), Tensor.zeros(2, 2), null));
  }
}
