package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.distinct;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.OpCase.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReductionOpsTest {

  @FunctionalInterface
  private interface Reduce {
    Tensor apply(Tensor x, boolean keepDims, int... axes);
  }

  @FunctionalInterface
  private interface OfMany {
    double apply(List<Double> numbers);
  }

  private static final int[][] AXES = {
    {}, {0}, {1}, {2}, {-1}, {-3}, {0, 1}, {1, 2}, {0, 2}, {2, 0}, {0, 1, 2}, {3}, {1, 3},
  };

  /** Every choice of axes, with and without keeping them. */
  private static Stream<OpCase> cases(String name, Reduce reduce, OfMany f, Tensor x) {
    List<OpCase> cases = new ArrayList<>();
    for (int[] axes : AXES) {
      for (boolean keep : new boolean[] {true, false}) {
        boolean[] gone = gone(axes);
        cases.add(
            OpCase.of(
                name + " " + List.of(boxed(axes)) + (keep ? " kept" : ""),
                inputs -> reduce.apply(inputs[0], keep, axes),
                shape(x.shape(), gone, keep),
                (inputs, i) -> f.apply(collect(inputs[0], gone, keep, i)),
                x));
      }
    }
    return cases.stream();
  }

  private static Integer[] boxed(int[] axes) {
    Integer[] boxed = new Integer[axes.length];
    for (int i = 0; i < axes.length; i++) {
      boxed[i] = axes[i];
    }
    return boxed;
  }

  private static boolean[] gone(int[] axes) {
    boolean[] gone = new boolean[4];
    for (int axis = 0; axis < 4; axis++) {
      gone[axis] = axes.length == 0;
      for (int named : axes) {
        gone[axis] |= named == axis || named + 4 == axis;
      }
    }
    return gone;
  }

  private static Shape shape(Shape shape, boolean[] gone, boolean keep) {
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < 4; axis++) {
      if (!gone[axis]) {
        dims.add(shape.dim(axis));
      } else if (keep) {
        dims.add(1);
      }
    }
    return Shape.of(dims.stream().mapToInt(dim -> dim).toArray());
  }

  /** All numbers that come together at one place of the output. */
  private static List<Double> collect(Numbers x, boolean[] gone, boolean keep, int... output) {
    List<Double> numbers = new ArrayList<>();
    Shape shape = x.tensor().shape();
    for (int place = 0; place < shape.size(); place++) {
      int[] index = new int[4];
      for (int axis = 3, rest = place; axis >= 0; axis--) {
        index[axis] = rest % shape.dim(axis);
        rest /= shape.dim(axis);
      }
      boolean here = true;
      for (int axis = 0, at = 0; axis < 4; axis++) {
        if (!gone[axis]) {
          here &= index[axis] == output[at];
        }
        at += keep || !gone[axis] ? 1 : 0;
      }
      if (here) {
        numbers.add(x.at(index));
      }
    }
    return numbers;
  }

  private static double sum(List<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).sum();
  }

  private static double mean(List<Double> numbers) {
    return sum(numbers) / numbers.size();
  }

  private static double variance(List<Double> numbers) {
    double mean = mean(numbers);
    return mean(numbers.stream().map(number -> (number - mean) * (number - mean)).toList());
  }

  private static double norm(List<Double> numbers) {
    return Math.sqrt(sum(numbers.stream().map(number -> number * number).toList()));
  }

  @TestFactory
  Stream<DynamicTest> overAxes() {
    Tensor x = random(1, 2, 3, 1, 4);
    Tensor unequal = distinct(2, 2, 3, 1, 4);
    return Stream.of(
            cases("sum", Ops::sum, ReductionOpsTest::sum, x),
            cases("mean", Ops::mean, ReductionOpsTest::mean, x),
            cases("variance", Ops::variance, ReductionOpsTest::variance, x),
            cases("norm", Ops::norm, ReductionOpsTest::norm, x),
            cases("max", Ops::max, n -> n.stream().max(Double::compare).orElseThrow(), unequal),
            cases("min", Ops::min, n -> n.stream().min(Double::compare).orElseThrow(), unequal))
        .flatMap(each -> each)
        .map(OpCase::withGradient);
  }

  @Test
  void sumAndMeanOfAll() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 6}, 2, 2);
    assertEquals(12f, Ops.sum(x).item());
    assertEquals(3f, Ops.mean(x).item());
    assertEquals(Shape.of(), Ops.mean(x).shape());
  }

  @Test
  void theMeanOfALargeTensorKeepsItsDigits() {
    Tensor x = Ops.add(Tensor.zeros(1000, 1000), Tensor.scalar(0.1f));
    assertEquals(0.1, Ops.mean(x).item(), 1e-6);
  }

  @Test
  void argMaxIsTheFirstOfTheLargest() {
    Tensor x = Tensor.of(new float[] {1, 5, 5, 0, 7, 2}, 2, 3);
    assertArrayEquals(new int[] {1, 1}, Ops.argMax(x, -1).toIntArray());
    assertArrayEquals(new int[] {0, 1, 0}, Ops.argMax(x, 0).toIntArray());
    assertEquals(Shape.of(2), Ops.argMax(x, 1).shape());
  }

  @Test
  void ofEqualsTheFirstGetsTheGradient() {
    Tensor x = Tensor.of(new float[] {1, 5, 5, 3, 3, 2}, 2, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      assertArrayEquals(
          new float[] {0, 1, 0, 1, 0, 0},
          tape.gradient(Ops.sum(Ops.max(x, false, -1)), x).toArray());
    }
  }

  @Test
  void nothingHasASumButNoMeanAndNoMaximum() {
    assertEquals(0f, Ops.sum(Tensor.zeros(0, 3)).item());
    assertThrows(IllegalArgumentException.class, () -> Ops.mean(Tensor.zeros(0, 3)));
    assertThrows(IllegalArgumentException.class, () -> Ops.max(Tensor.zeros(2, 0), false, 1));
    assertThrows(IllegalArgumentException.class, () -> Ops.argMax(Tensor.zeros(2, 0), 1));
    assertThrows(IllegalArgumentException.class, () -> Ops.sum(Tensor.zeros(2), false, 1));
  }
}
