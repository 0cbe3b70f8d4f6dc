package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.OpCase.Numbers;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProductOpsTest {

  private static OpCase matmul(int[] a, int[] b, int... shape) {
    Tensor left = random(1, a);
    Tensor right = random(2, b);
    return OpCase.of(
        "matmul " + left.shape() + " " + right.shape(),
        x -> Ops.matmul(x[0], x[1]),
        Shape.of(shape),
        (x, i) -> product(x[0], x[1], left.dim(-1), i),
        left,
        right);
  }

  /** The sum over k of {@code a[.., i, k] b[.., k, j]}. */
  private static double product(Numbers a, Numbers b, int inner, int... index) {
    double sum = 0;
    int[] at = index.clone();
    int[] bt = index.clone();
    for (int k = 0; k < inner; k++) {
      at[at.length - 1] = k;
      bt[bt.length - 2] = k;
      sum += a.at(at) * b.at(bt);
    }
    return sum;
  }

  @TestFactory
  Stream<DynamicTest> matrixProducts() {
    return Stream.of(
            matmul(new int[] {3, 4}, new int[] {4, 5}, 3, 5),
            matmul(new int[] {1, 4}, new int[] {4, 5}, 1, 5),
            matmul(new int[] {3, 4}, new int[] {4, 1}, 3, 1),
            matmul(new int[] {17, 9}, new int[] {9, 31}, 17, 31),
            matmul(new int[] {2, 3, 4}, new int[] {4, 5}, 2, 3, 5),
            matmul(new int[] {2, 3, 4}, new int[] {2, 4, 5}, 2, 3, 5),
            matmul(new int[] {1, 3, 4}, new int[] {2, 4, 5}, 2, 3, 5),
            matmul(new int[] {3, 4}, new int[] {2, 4, 5}, 2, 3, 5),
            matmul(new int[] {2, 1, 3, 4}, new int[] {3, 4, 2}, 2, 3, 3, 2),
            matmul(new int[] {2, 3, 1, 4}, new int[] {2, 1, 4, 2}, 2, 3, 1, 2))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> linear() {
    Tensor kernel = random(4, 4, 3);
    Tensor bias = random(5, 3);
    OpCase.Definition withBias = (x, i) -> row(x[0], x[1], i) + x[2].at(i);
    return Stream.of(
            OpCase.of(
                "linear [2, 5, 4]",
                x -> Ops.linear(x[0], x[1], x[2]),
                Shape.of(2, 5, 3),
                withBias,
                random(6, 2, 5, 4),
                kernel,
                bias),
            OpCase.of(
                "linear [1, 4]",
                x -> Ops.linear(x[0], x[1], x[2]),
                Shape.of(1, 3),
                withBias,
                random(7, 1, 4),
                kernel,
                bias),
            OpCase.of(
                "linear [4]",
                x -> Ops.linear(x[0], x[1], x[2]),
                Shape.of(3),
                withBias,
                random(8, 4),
                kernel,
                bias),
            OpCase.of(
                "linear without bias",
                x -> Ops.linear(x[0], x[1], null),
                Shape.of(5, 3),
                (x, i) -> row(x[0], x[1], i),
                random(9, 5, 4),
                kernel),
            OpCase.of(
                "linear, kernel used twice",
                x -> Ops.linear(Ops.linear(x[0], x[1], x[2]), x[1], x[2]),
                Shape.of(2, 3),
                ProductOpsTest::twice,
                random(10, 2, 3),
                random(11, 3, 3),
                bias))
        .map(OpCase::withGradient);
  }

  private static double row(Numbers x, Numbers kernel, int... index) {
    double sum = 0;
    int[] at = index.clone();
    for (int d = 0; d < kernel.tensor().dim(0); d++) {
      at[at.length - 1] = d;
      sum += x.at(at) * kernel.at(d, index[index.length - 1]);
    }
    return sum;
  }

  private static double twice(Numbers[] x, int... i) {
    double sum = x[2].at(i[1]);
    for (int d = 0; d < 3; d++) {
      sum += (row(x[0], x[1], i[0], d) + x[2].at(d)) * x[1].at(d, i[1]);
    }
    return sum;
  }

  /** For the loss sum(w * (a b)): dA = w b', dB = a' w. */
  @Test
  void gradientsAreTheProductsOfTheTextbook() {
    Tensor a = random(12, 3, 4);
    Tensor b = random(13, 4, 2);
    Tensor w = random(14, 3, 2);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(a);
      tape.watch(b);
      Tensor loss = Ops.sum(Ops.matmul(a, b).mul(w));
      assertArrayEquals(
          Ops.matmul(w, Ops.transpose(b)).toArray(), tape.gradient(loss, a).toArray(), 1e-6f);
      assertArrayEquals(
          Ops.matmul(Ops.transpose(a), w).toArray(), tape.gradient(loss, b).toArray(), 1e-6f);
    }
  }

  @Test
  void aProductOverNothingIsZero() {
    assertArrayEquals(new float[6], Ops.matmul(Tensor.zeros(2, 0), Tensor.zeros(0, 3)).toArray());
    Tensor left = Tensor.zeros(4, 2, 0);
    Tensor right = Tensor.zeros(4, 0, 3);
    Poison.memoryOf(() -> Ops.matmul(left, right), left, right);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(left);
      assertArrayEquals(new float[24], Ops.matmul(left, right).toArray());
    }
    assertEquals(Shape.of(0, 3), Ops.matmul(Tensor.zeros(0, 2), Tensor.zeros(2, 3)).shape());
    Tensor bias = random(15, 3);
    assertArrayEquals(
        bias.toArray(), Ops.linear(Tensor.zeros(1, 0), Tensor.zeros(0, 3), bias).toArray());
  }

  @Test
  void shapesThatDoNotMeetAreRefused() {
    assertEquals(
        "matmul: expected [.., 3] x [3, ..] but got [2, 4] x [3, 5]",
        refusal(() -> Ops.matmul(Tensor.zeros(2, 4), Tensor.zeros(3, 5))));
    assertEquals(
        "matmul: expected two tensors of rank 2 or more but got [4] x [4, 5]; use expandDims to"
            + " make a row or a column of a vector",
        refusal(() -> Ops.matmul(Tensor.zeros(4), Tensor.zeros(4, 5))));
    assertEquals(
        "matmul, leading axes: expected shapes whose axes, from the last one on, are equal or 1 but"
            + " got [2] and [3]",
        refusal(() -> Ops.matmul(Tensor.zeros(2, 4, 5), Tensor.zeros(3, 5, 4))));
    assertEquals(
        "linear: expected [.., D] x [D, N] but got [2, 4] x [3, 5]",
        refusal(() -> Ops.linear(Tensor.zeros(2, 4), Tensor.zeros(3, 5), null)));
    assertEquals(
        "linear: expected a bias of shape [5] but got [4]",
        refusal(() -> Ops.linear(Tensor.zeros(2, 3), Tensor.zeros(3, 5), Tensor.zeros(4))));
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
