package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChoiceOpsTest {
  private static final int[] IDS = {2, 0, 2, 4, 2, 1};

  @TestFactory
  Stream<DynamicTest> byIndex() {
    Tensor ids = Tensor.ofInts(IDS, 2, 3);
    Tensor places = Tensor.ofInts(new int[] {1, 0, 1, 2, 2, 0, 1, 1}, 2, 2, 2);
    return Stream.of(
            OpCase.of(
                "gather, rows taken more than once",
                x -> Ops.gather(x[0], ids),
                Shape.of(2, 3, 4),
                (x, i) -> x[0].at(IDS[i[0] * 3 + i[1]], i[2]),
                random(1, 5, 4)),
            OpCase.of(
                "gather from a list",
                x -> Ops.gather(x[0], ids),
                Shape.of(2, 3),
                (x, i) -> x[0].at(IDS[i[0] * 3 + i[1]]),
                random(2, 5)),
            OpCase.of(
                "gather twice from one table",
                x -> Ops.mul(Ops.gather(x[0], ids), Ops.gather(x[0], Ops.reverse(ids, 1))),
                Shape.of(2, 3, 4),
                (x, i) ->
                    x[0].at(IDS[i[0] * 3 + i[1]], i[2]) * x[0].at(IDS[i[0] * 3 + 2 - i[1]], i[2]),
                random(3, 5, 4)),
            OpCase.of(
                "takeAlongAxis 1",
                x -> Ops.takeAlongAxis(x[0], places, 1),
                Shape.of(2, 2, 2),
                (x, i) -> x[0].at(i[0], (int) places.get(i), i[2]),
                random(4, 2, 3, 2)),
            OpCase.of(
                "takeAlongAxis -1",
                x -> Ops.takeAlongAxis(x[0], places, -1),
                Shape.of(2, 2, 2),
                (x, i) -> x[0].at(i[0], i[1], (int) places.get(i)),
                random(5, 2, 2, 3)))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> byCondition() {
    Tensor floats = Tensor.of(new float[] {1, 0, 1, 0, 0, 1}, 2, 3);
    Tensor ints = Tensor.ofInts(new int[] {0, 5}, 2, 1);
    Tensor a = random(6, 2, 3);
    Tensor b = random(7, 2, 3);
    return Stream.of(
            OpCase.of(
                "where",
                x -> Ops.where(floats, x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> floats.get(i) != 0 ? x[0].at(i) : x[1].at(i),
                a,
                b),
            OpCase.of(
                "where, an int condition and a number",
                x -> Ops.where(ints, x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> i[0] == 1 ? x[0].at(i) : x[1].at(i),
                a,
                Tensor.scalar(0.5f)),
            OpCase.of(
                "where, all three repeated",
                x -> Ops.where(ints, x[0], x[1]),
                Shape.of(4, 2, 3),
                (x, i) -> i[1] == 1 ? x[0].at(i) : x[1].at(i),
                random(8, 3),
                random(9, 4, 1, 1)))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> withoutGradient() {
    Tensor a = Tensor.of(new float[] {1, 2, 3, 2, 2, 1}, 2, 3);
    Tensor b = Tensor.of(new float[] {2, 2, 1}, 3);
    Tensor ids = Tensor.ofInts(new int[] {2, 0}, 2);
    return Stream.of(
            OpCase.of(
                "greater",
                x -> Ops.greater(x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) > x[1].at(i) ? 1 : 0,
                a,
                b),
            OpCase.of(
                "greaterEqual",
                x -> Ops.greaterEqual(x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) >= x[1].at(i) ? 1 : 0,
                a,
                b),
            OpCase.of(
                "less",
                x -> Ops.less(x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) < x[1].at(i) ? 1 : 0,
                a,
                b),
            OpCase.of(
                "equal",
                x -> Ops.equal(x[0], x[1]),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i) == x[1].at(i) ? 1 : 0,
                a,
                b),
            OpCase.of(
                "equal of whole numbers",
                x -> Ops.equal(x[0], x[1]),
                Shape.of(2),
                (x, i) -> i[0] == 0 ? 1 : 0,
                ids,
                Tensor.ofInts(new int[] {2, 1}, 2)),
            OpCase.of(
                "oneHot",
                x -> Ops.oneHot(x[0], 4),
                Shape.of(2, 4),
                (x, i) -> x[0].at(i[0]) == i[1] ? 1 : 0,
                ids),
            OpCase.of(
                "int gather",
                x -> Ops.gather(x[0], x[1]),
                Shape.of(2, 1),
                (x, i) -> i[0] == 0 ? 30 : 10,
                Tensor.ofInts(new int[] {10, 20, 30}, 3, 1),
                ids),
            OpCase.of("toFloat", x -> Ops.toFloat(x[0]), Shape.of(2), (x, i) -> x[0].at(i), ids),
            OpCase.of(
                "toInt",
                x -> Ops.toInt(x[0]),
                Shape.of(3),
                (x, i) -> (int) x[0].at(i),
                Tensor.of(new float[] {1.9f, -1.9f, 0f}, 3)))
        .map(OpCase::valuesOnly);
  }

  @Test
  void whereDoesNotLetANotANumberThrough() {
    Tensor x = Tensor.of(new float[] {-1, 4}, 2);
    Tensor y = Ops.where(Ops.greater(x, Tensor.scalar(0)), Ops.log(x), Tensor.scalar(0));
    assertEquals(0f, y.get(0));
    assertEquals(Math.log(4), y.get(1), 1e-6);
  }

  @Test
  void idsOutsideTheTableAreRefused() {
    Tensor table = Tensor.zeros(5, 2);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Ops.gather(table, Tensor.ofInts(new int[] {1, 5}, 2)));
    assertEquals("gather: expected ids in 0 .. 4 but got 5 at place 1", error.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> Ops.oneHot(Tensor.ofInts(new int[] {-1}, 1), 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> Ops.takeAlongAxis(table, Tensor.ofInts(new int[] {0}, 1), 0));
  }

  @Test
  void dropoutKeepsTheMeanAndItsSeed() {
    Tensor ones = Tensor.full(Shape.of(100, 100), 1f);
    Tensor y = Ops.dropout(ones, 0.25f, RandomState.seeded(3));
    int zeros = 0;
    for (float value : y.toArray()) {
      assertTrue(value == 0f || value == 1 / 0.75f);
      zeros += value == 0f ? 1 : 0;
    }
    // 10,000 draws: the standard deviation is 43.
    assertEquals(2500, zeros, 200);
    assertEquals(1, Ops.mean(y).item(), 0.03);
    assertArrayEquals(
        y.toArray(), Ops.dropoutMask(Shape.of(100, 100), 0.25f, RandomState.seeded(3)).toArray());
    assertFalse(
        Arrays.equals(y.toArray(), Ops.dropout(ones, 0.25f, RandomState.seeded(4)).toArray()));
  }

  @Test
  void aMaskTakesOneDrawAPlaceInTheirOrder() {
    RandomState random = RandomState.seeded(6);
    RandomState same = RandomState.seeded(6);
    for (int round = 0; round < 2; round++) {
      for (float value : Ops.dropoutMask(Shape.of(3, 5), 0.5f, random).toArray()) {
        assertEquals(same.nextFloat() < 0.5f ? 0f : 2f, value);
      }
    }
  }

  @Test
  void theGradientOfDropoutIsItsMask() {
    Tensor x = random(10, 4, 5);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor loss = Ops.sum(Ops.dropout(x, 0.4f, RandomState.seeded(5)));
      Tensor mask = Ops.dropoutMask(x.shape(), 0.4f, RandomState.seeded(5));
      assertArrayEquals(mask.toArray(), tape.gradient(loss, x).toArray());
    }
  }

  @Test
  void noDropoutIsNothing() {
    Tensor x = random(11, 2);
    assertSame(x, Ops.dropout(x, 0f, RandomState.seeded(1)));
    for (float rate : new float[] {-0.1f, 1f, Float.NaN}) {
      assertThrows(
          IllegalArgumentException.class, () -> Ops.dropout(x, rate, RandomState.seeded(1)));
    }
  }

  @Test
  void noGradientFlowsThroughStopGradient() {
    Tensor x = Tensor.of(new float[] {3}, 1);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor stopped = Ops.stopGradient(x);
      assertNotSame(x, stopped);
      assertEquals(3f, tape.gradient(Ops.sum(x.mul(stopped)), x).item());
    }
  }
}
