package dev.rondo.layers;

import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.dot;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.layers.Elementwise.How;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The numbers and masks of merges. */
class MergesTest {
  private static final Tensor A = Tensor.of(new float[] {1, -2, 3, 4}, 1, 4);
  private static final Tensor B = Tensor.of(new float[] {5, 6, -7, 0.5f}, 1, 4);
  private static final Tensor C = Tensor.of(new float[] {0, 8, 1, -1}, 1, 4);

  private static Signal apply(Merge merge, Signal... signals) {
    List<Shape> shapes = Arrays.stream(signals).map(s -> s.value().shape().remove(0)).toList();
    MergeFunction function = merge.build("m", Weights.seeded(1), shapes);
    Signal y = function.apply(List.of(signals), Pass.inference());
    assertEquals(function.output(), y.value().shape().remove(0));
    return y;
  }

  private static float[] values(Merge merge, Tensor... values) {
    return apply(merge, Arrays.stream(values).map(Signal::of).toArray(Signal[]::new))
        .value()
        .toArray();
  }

  private static void is(How how, float... expected) {
    assertArrayEquals(expected, values(new Elementwise(how), A, B, C), 1e-6f);
  }

  @Test
  void numberByNumber() {
    is(How.ADD, 6, 12, -3, 3.5f);
    is(How.MULTIPLY, 0, -96, -21, -2);
    is(How.AVERAGE, 2, 4, -1, 3.5f / 3);
    is(How.MAXIMUM, 5, 8, 3, 4);
    is(How.MINIMUM, 0, -2, -7, -1);
    assertArrayEquals(
        new float[] {-4, -8, 10, 3.5f}, values(new Elementwise(How.SUBTRACT), A, B), 0f);
    Tensor rows = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 2);
    Tensor once = Tensor.of(new float[] {10, 20}, 1, 1, 2);
    assertArrayEquals(
        new float[] {11, 22, 13, 24, 15, 26}, values(new Elementwise(How.ADD), rows, once), 0f);
  }

  @Test
  void oneBehindTheOther() {
    assertArrayEquals(new float[] {1, -2, 3, 4, 5, 6, -7, 0.5f}, values(concatenate(-1), A, B), 0f);
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
    Tensor y = Tensor.of(new float[] {5, 6}, 1, 1, 2);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values(concatenate(1), x, y), 0f);
    assertArrayEquals(new float[] {1, 2, 1, 2, 3, 4, 3, 4}, values(concatenate(2), x, x), 0f);
  }

  /** Against sums written out, with the axes of Keras's own example: (2, 3, 5) and (2, 10, 3). */
  @Test
  void dotIsTheSumOfProducts() {
    Tensor a = Tensors.random(1, 2, 3, 5);
    Tensor b = Tensors.random(2, 2, 10, 3);
    float[] x = a.toArray();
    float[] y = b.toArray();
    float[] expected = new float[2 * 5 * 10];
    float[] cosines = new float[expected.length];
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 10; j++) {
          double sum = 0;
          double left = 0;
          double right = 0;
          for (int k = 0; k < 3; k++) {
            double p = x[(n * 3 + k) * 5 + i];
            double q = y[(n * 10 + j) * 3 + k];
            sum += p * q;
            left += p * p;
            right += q * q;
          }
          expected[(n * 5 + i) * 10 + j] = (float) sum;
          cosines[(n * 5 + i) * 10 + j] = (float) (sum / Math.sqrt(left * right));
        }
      }
    }
    assertArrayEquals(expected, values(dot(1, 2), a, b), 1e-5f);
    assertArrayEquals(cosines, values(dot(1, -1).normalize(), a, b), 1e-5f);
    assertArrayEquals(new float[] {5 - 12 - 21 + 2}, values(dot(-1, -1), A, B), 1e-5f);
    assertArrayEquals(new float[] {0}, values(dot(1, 1).normalize(), A, Tensor.zeros(1, 4)), 0f);
  }

  @Test
  void aStepCountsIfItDoesInAll() {
    Tensor x = Tensors.random(1, 2, 3, 2);
    Tensor first = Tensor.of(new float[] {1, 1, 0, 1, 1, 1}, 2, 3);
    Tensor second = Tensor.of(new float[] {0, 1, 1, 1, 0, 1}, 2, 3);
    Signal a = Signal.of(x).withMask(first);
    Signal b = Signal.of(x).withMask(second);
    for (Merge merge : List.of(concatenate(-1), new Elementwise(How.ADD))) {
      Tensor both = Objects.requireNonNull(apply(merge, a, b).mask());
      assertArrayEquals(new float[] {0, 1, 0, 1, 0, 1}, both.toArray(), 0f);
      Tensor one = Objects.requireNonNull(apply(merge, Signal.of(x), b).mask());
      assertArrayEquals(second.toArray(), one.toArray(), 0f);
      assertNull(apply(merge, Signal.of(x), Signal.of(x)).mask());
    }
    Tensor inTime = Objects.requireNonNull(apply(concatenate(1), a, Signal.of(x)).mask());
    assertArrayEquals(new float[] {1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1}, inTime.toArray(), 0f);
    assertNull(apply(concatenate(1), Signal.of(x), Signal.of(x)).mask());
    assertNull(apply(dot(2, 2), a, b).mask());
    Signal other = Signal.of(Tensors.random(1, 2, 4)).withMask(Tensor.zeros(2, 7));
    Signal flat = Signal.of(Tensors.random(1, 2, 4)).withMask(first);
    String message =
        ""
            + assertThrows(
                    IllegalArgumentException.class, () -> apply(concatenate(-1), flat, other))
                .getMessage();
    assertTrue(
        message.contains("m: expected masks of one shape but got [2, 3] and [2, 7]"), message);
  }

  @Test
  void whatNeedsTheWholeSequenceSaysSo() {
    List<Shape> sequences = List.of(Shape.of(3, 2), Shape.of(3, 2));
    Weights none = Weights.shapesOnly();
    assertTrue(concatenate(-1).build("m", none, sequences).streams());
    assertTrue(new Elementwise(How.ADD).build("m", none, sequences).streams());
    assertEquals(false, concatenate(1).build("m", none, sequences).streams());
    assertEquals(false, dot(1, 1).build("m", none, sequences).streams());
    assertTrue(concatenate(1).build("m", none, List.of(Shape.of(2), Shape.of(3))).streams());
  }
}
