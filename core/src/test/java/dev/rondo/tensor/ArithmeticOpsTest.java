package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.distinct;
import static dev.rondo.testing.Tensors.positive;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArithmeticOpsTest {

  /**
   * Pairs of shapes that meet in every way: equal, number, bias, row by row, crosswise, three deep.
   */
  private static final int[][][] SHAPES = {
    {{3, 4}, {3, 4}},
    {{}, {}},
    {{2, 3}, {}},
    {{}, {2, 3}},
    {{2, 3}, {1, 1}},
    {{2, 3, 4}, {4}},
    {{4}, {2, 3, 4}},
    {{2, 3, 4}, {2, 3, 1}},
    {{2, 3, 4}, {2, 1, 4}},
    {{2, 3, 4}, {1, 3, 1}},
    {{3, 1}, {1, 4}},
    {{2, 1, 3, 1}, {2, 1, 5}},
    {{1, 1}, {1}},
    {{17, 31}, {31}},
  };

  private static Stream<OpCase> pairs(
      String name, BinaryOperator<Tensor> op, DoubleBinaryOperator f) {
    List<OpCase> cases = new ArrayList<>();
    for (int[][] pair : SHAPES) {
      Tensor a = random(1, pair[0]);
      Tensor b = random(2, pair[1]);
      Shape shape = broadcast(pair[0], pair[1]);
      cases.add(
          OpCase.of(
              name + " " + a.shape() + " " + b.shape(),
              x -> op.apply(x[0], x[1]),
              shape,
              (x, i) -> f.applyAsDouble(x[0].at(i), x[1].at(i)),
              a,
              b));
    }
    return cases.stream();
  }

  private static Shape broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      int fromA = i < rank - a.length ? 1 : a[i - rank + a.length];
      int fromB = i < rank - b.length ? 1 : b[i - rank + b.length];
      dims[i] = Math.max(fromA, fromB);
    }
    return Shape.of(dims);
  }

  @TestFactory
  Stream<DynamicTest> arithmetic() {
    return Stream.of(
            pairs("add", Ops::add, (a, b) -> a + b),
            pairs("sub", Ops::sub, (a, b) -> a - b),
            pairs("mul", Ops::mul, (a, b) -> a * b))
        .flatMap(cases -> cases)
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> quotients() {
    // The slope of a quotient by a small number is steep; the denominators here are at least 1.
    return pairs("div", (a, b) -> Ops.div(a, b.add(2f)), (a, b) -> a / (b + 2))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> extrema() {
    Tensor a = distinct(3, 4, 5);
    Tensor b = Tensor.of(new float[] {0.1f, -0.2f, 0.3f, 0f, -0.1f}, 5);
    return Stream.of(
            OpCase.of(
                "maximum",
                x -> Ops.maximum(x[0], x[1]),
                Shape.of(4, 5),
                (x, i) -> Math.max(x[0].at(i), x[1].at(i)),
                a,
                b),
            OpCase.of(
                "minimum",
                x -> Ops.minimum(x[0], x[1]),
                Shape.of(4, 5),
                (x, i) -> Math.min(x[0].at(i), x[1].at(i)),
                a,
                b),
            OpCase.of(
                "clip",
                x -> Ops.clip(x[0], -0.2f, 0.3f),
                Shape.of(4, 5),
                (x, i) -> Math.min(Math.max(x[0].at(i), -0.2), 0.3),
                a))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> ofOneTensorUsedTwice() {
    return Stream.of(
            OpCase.of(
                "x * x + x",
                x -> x[0].mul(x[0]).add(x[0]),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) * x[0].at(i) + x[0].at(i),
                random(4, 2, 3)),
            OpCase.of(
                "x / (x + 2)",
                x -> x[0].div(x[0].add(2f)),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) / (x[0].at(i) + 2),
                random(5, 2, 3)),
            OpCase.of("x - x", x -> x[0].sub(x[0]), Shape.of(2, 3), (x, i) -> 0, random(6, 2, 3)),
            OpCase.of(
                "pow(x, 3) - pow(x, -1)",
                x -> Ops.sub(Ops.pow(x[0], 3f), Ops.pow(x[0].add(1f), -1f)),
                Shape.of(5),
                (x, i) -> Math.pow(x[0].at(i), 3) - 1 / (x[0].at(i) + 1),
                positive(7, 5)))
        .map(OpCase::withGradient);
  }

  @Test
  void ofEqualsTheFirstGetsTheGradient() {
    Tensor a = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor b = Tensor.of(new float[] {1, 3, 2}, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(a);
      tape.watch(b);
      Tensor sum = Ops.sum(Ops.maximum(a, b));
      assertArrayEquals(new float[] {1, 0, 1}, tape.gradient(sum, a).toArray());
      assertArrayEquals(new float[] {0, 1, 0}, tape.gradient(sum, b).toArray());
    }
  }

  @Test
  void clipLetsTheGradientThroughAtItsBounds() {
    Tensor x = Tensor.of(new float[] {-2, -1, 0, 1, 2}, 5);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor gradient = tape.gradient(Ops.sum(Ops.clip(x, -1, 1)), x);
      assertArrayEquals(new float[] {0, 1, 1, 1, 0}, gradient.toArray());
    }
  }

  @Test
  void largeTensorsAreSplitAmongThreadsWithoutGaps() {
    Tensor a = random(8, 300, 257);
    Tensor b = random(9, 257);
    Tensor y = a.mul(b);
    for (int i = 0; i < 300; i += 7) {
      for (int j = 0; j < 257; j++) {
        assertEquals(a.get(i, j) * b.get(j), y.get(i, j));
      }
    }
  }

  @Test
  void emptyTensorsStayEmpty() {
    assertEquals(Shape.of(0, 3), Ops.add(Tensor.zeros(0, 3), Tensor.zeros(3)).shape());
    assertEquals(Shape.of(3, 0), Ops.mul(Tensor.zeros(3, 0), Tensor.zeros(1, 1)).shape());
  }

  @Test
  void shapesThatDoNotMeetAreRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(2, 3).add(Tensor.zeros(2)));
    assertEquals(
        "add: expected shapes whose axes, from the last one on, are equal or 1 but got [2, 3] and"
            + " [2]",
        error.getMessage());
  }
}
