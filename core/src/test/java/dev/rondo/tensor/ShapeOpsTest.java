package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.ints;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ShapeOpsTest {
  private static final Tensor X = random(1, 2, 3, 4);

  @TestFactory
  Stream<DynamicTest> ordersAndShapes() {
    return Stream.of(
            OpCase.of(
                "transpose, the last two",
                x -> Ops.transpose(x[0]),
                Shape.of(2, 4, 3),
                (x, i) -> x[0].at(i[0], i[2], i[1]),
                X),
            OpCase.of(
                "transpose 2 0 1",
                x -> Ops.transpose(x[0], 2, 0, 1),
                Shape.of(4, 2, 3),
                (x, i) -> x[0].at(i[1], i[2], i[0]),
                X),
            OpCase.of(
                "transpose 1 0 -1",
                x -> Ops.transpose(x[0], 1, 0, -1),
                Shape.of(3, 2, 4),
                (x, i) -> x[0].at(i[1], i[0], i[2]),
                X),
            OpCase.of(
                "transpose into the same order",
                x -> Ops.transpose(x[0], 0, 1, 2),
                X.shape(),
                (x, i) -> x[0].at(i),
                X),
            OpCase.of(
                "reshape 4 -1",
                x -> Ops.reshape(x[0], 4, -1),
                Shape.of(4, 6),
                (x, i) -> flat(x, i[0] * 6 + i[1]),
                X),
            OpCase.of(
                "expandDims -1",
                x -> Ops.expandDims(x[0], -1),
                Shape.of(2, 3, 4, 1),
                (x, i) -> x[0].at(i[0], i[1], i[2]),
                X),
            OpCase.of(
                "expandDims 1",
                x -> Ops.expandDims(x[0], 1),
                Shape.of(2, 1, 3, 4),
                (x, i) -> x[0].at(i[0], i[2], i[3]),
                X),
            OpCase.of(
                "squeeze -2",
                x -> Ops.squeeze(x[0], -2),
                Shape.of(3, 4),
                (x, i) -> x[0].at(i[0], 0, i[1]),
                random(2, 3, 1, 4)),
            OpCase.of(
                "reverse 1",
                x -> Ops.reverse(x[0], 1),
                X.shape(),
                (x, i) -> x[0].at(i[0], 2 - i[1], i[2]),
                X),
            OpCase.of(
                "reverse -1",
                x -> Ops.reverse(x[0], -1),
                X.shape(),
                (x, i) -> x[0].at(i[0], i[1], 3 - i[2]),
                X))
        .map(OpCase::withGradient);
  }

  private static double flat(OpCase.Numbers[] x, int place) {
    return x[0].at(place / 12, place / 4 % 3, place % 4);
  }

  @TestFactory
  Stream<DynamicTest> parts() {
    return Stream.of(
            OpCase.of(
                "slice axis 0",
                x -> Ops.slice(x[0], 0, 1, 2),
                Shape.of(1, 3, 4),
                (x, i) -> x[0].at(1, i[1], i[2]),
                X),
            OpCase.of(
                "slice axis 1",
                x -> Ops.slice(x[0], 1, 1, 3),
                Shape.of(2, 2, 4),
                (x, i) -> x[0].at(i[0], i[1] + 1, i[2]),
                X),
            OpCase.of(
                "slice axis -1",
                x -> Ops.slice(x[0], -1, 0, 3),
                Shape.of(2, 3, 3),
                (x, i) -> x[0].at(i),
                X),
            OpCase.of(
                "slices that overlap",
                x -> Ops.mul(Ops.slice(x[0], 1, 0, 2), Ops.slice(x[0], 1, 1, 3)),
                Shape.of(2, 2, 4),
                (x, i) -> x[0].at(i) * x[0].at(i[0], i[1] + 1, i[2]),
                X),
            OpCase.of(
                "split",
                x -> Ops.sub(Ops.split(x[0], 2, 2).get(0), Ops.split(x[0], 2, 2).get(1)),
                Shape.of(2, 3, 2),
                (x, i) -> x[0].at(i) - x[0].at(i[0], i[1], i[2] + 2),
                X),
            OpCase.of(
                "unstack",
                x -> Ops.mul(Ops.unstack(x[0], 1).get(0), Ops.unstack(x[0], 1).get(2)),
                Shape.of(2, 4),
                (x, i) -> x[0].at(i[0], 0, i[1]) * x[0].at(i[0], 2, i[1]),
                X),
            OpCase.of(
                "pad",
                x -> Ops.pad(x[0], 1, 2, 1),
                Shape.of(2, 6, 4),
                (x, i) -> i[1] < 2 || i[1] == 5 ? 0 : x[0].at(i[0], i[1] - 2, i[2]),
                X))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> joins() {
    Tensor a = random(3, 2, 3);
    Tensor b = random(4, 2, 2);
    return Stream.of(
            OpCase.of(
                "concat -1, one part twice",
                x -> Ops.concat(-1, x[0], x[1], x[0]),
                Shape.of(2, 8),
                (x, i) ->
                    i[1] < 3
                        ? x[0].at(i)
                        : i[1] < 5 ? x[1].at(i[0], i[1] - 3) : x[0].at(i[0], i[1] - 5),
                a,
                b),
            OpCase.of(
                "concat 0",
                x -> Ops.concat(0, List.of(x[0], x[1])),
                Shape.of(4, 3),
                (x, i) -> i[0] < 1 ? x[0].at(i) : x[1].at(i[0] - 1, i[1]),
                random(5, 1, 3),
                random(6, 3, 3)),
            OpCase.of(
                "stack 1",
                x -> Ops.stack(1, x[0], x[1]),
                Shape.of(2, 2, 3),
                (x, i) -> x[i[1]].at(i[0], i[2]),
                a,
                random(7, 2, 3)),
            OpCase.of(
                "stack -1",
                x -> Ops.stack(-1, List.of(x[0], x[1])),
                Shape.of(2, 3, 2),
                (x, i) -> x[i[2]].at(i[0], i[1]),
                a,
                random(7, 2, 3)))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> copies() {
    return Stream.of(
            OpCase.of(
                "broadcastTo",
                x -> Ops.broadcastTo(x[0], Shape.of(2, 3, 4)),
                Shape.of(2, 3, 4),
                (x, i) -> x[0].at(i),
                random(8, 3, 1)),
            OpCase.of(
                "broadcastTo the same shape",
                x -> Ops.broadcastTo(x[0], Shape.of(2, 3, 4)),
                Shape.of(2, 3, 4),
                (x, i) -> x[0].at(i),
                X),
            OpCase.of(
                "tile",
                x -> Ops.tile(x[0], 1, 2),
                Shape.of(2, 6, 4),
                (x, i) -> x[0].at(i[0], i[1] % 3, i[2]),
                X),
            OpCase.of(
                "repeat",
                x -> Ops.repeat(x[0], 1, 2),
                Shape.of(2, 6, 4),
                (x, i) -> x[0].at(i[0], i[1] / 2, i[2]),
                X),
            OpCase.of(
                "repeat -1",
                x -> Ops.repeat(x[0], -1, 3),
                Shape.of(2, 3, 12),
                (x, i) -> x[0].at(i[0], i[1], i[2] / 3),
                X))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> ofWholeNumbers() {
    Tensor ids = ints(9, 100, 2, 3);
    return Stream.of(
            OpCase.of(
                "int transpose",
                x -> Ops.transpose(x[0]),
                Shape.of(3, 2),
                (x, i) -> x[0].at(i[1], i[0]),
                ids),
            OpCase.of(
                "int reshape",
                x -> Ops.reshape(x[0], -1),
                Shape.of(6),
                (x, i) -> x[0].at(i[0] / 3, i[0] % 3),
                ids),
            OpCase.of(
                "int slice",
                x -> Ops.slice(x[0], 1, 1, 3),
                Shape.of(2, 2),
                (x, i) -> x[0].at(i[0], i[1] + 1),
                ids),
            OpCase.of(
                "int concat",
                x -> Ops.concat(1, x[0], x[0]),
                Shape.of(2, 6),
                (x, i) -> x[0].at(i[0], i[1] % 3),
                ids),
            OpCase.of(
                "int pad",
                x -> Ops.pad(x[0], 1, 1, 0),
                Shape.of(2, 4),
                (x, i) -> i[1] == 0 ? 0 : x[0].at(i[0], i[1] - 1),
                ids),
            OpCase.of(
                "int reverse",
                x -> Ops.reverse(x[0], 1),
                Shape.of(2, 3),
                (x, i) -> x[0].at(i[0], 2 - i[1]),
                ids),
            OpCase.of(
                "int repeat",
                x -> Ops.repeat(x[0], 1, 2),
                Shape.of(2, 6),
                (x, i) -> x[0].at(i[0], i[1] / 2),
                ids))
        .map(OpCase::valuesOnly);
  }

  @Test
  void aLargeTransposeIsItsOwnInverse() {
    Tensor x = random(10, 257, 100, 3);
    Tensor y = Ops.transpose(x, 2, 1, 0);
    assertEquals(x.get(200, 57, 2), y.get(2, 57, 200));
    assertArrayEquals(x.toArray(), Ops.transpose(y, 2, 1, 0).toArray());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = Tensor.zeros(2, 3);
    assertEquals(
        "reshape: expected lengths whose product is 6, one of them may be -1, for [2, 3] but got"
            + " [4, -1]",
        refusal(() -> Ops.reshape(x, 4, -1)));
    refusal(() -> Ops.reshape(x, -1, -1));
    refusal(() -> Ops.reshape(x, 5));
    refusal(() -> Ops.reshape(x, -2, 3));
    assertEquals(
        "slice: expected 0 <= from <= to <= 3 at axis -1 of [2, 3] but got from 1 to 4",
        refusal(() -> Ops.slice(x, -1, 1, 4)));
    assertEquals(
        "axis 2: expected one of the 2 axes of [2, 3]", refusal(() -> Ops.slice(x, 2, 0, 1)));
    assertEquals(
        "squeeze: expected length 1 at axis 0 but got [2, 3]", refusal(() -> Ops.squeeze(x, 0)));
    assertEquals(
        "transpose: expected each axis of [2, 3] once but got [0, 0]",
        refusal(() -> Ops.transpose(x, 0, 0)));
    refusal(() -> Ops.transpose(x, 0));
    refusal(() -> Ops.transpose(Tensor.zeros(2)));
    refusal(() -> Ops.expandDims(x, 3));
    refusal(() -> Ops.concat(0));
    refusal(() -> Ops.concat(0, x, Tensor.zeros(2, 4)));
    refusal(() -> Ops.concat(0, x, Tensor.ofInts(new int[6], 2, 3)));
    refusal(() -> Ops.stack(0));
    refusal(() -> Ops.stack(0, x, Tensor.zeros(3, 2)));
    refusal(() -> Ops.split(x, 1, 2));
    refusal(() -> Ops.pad(x, 0, -1, 0));
    refusal(() -> Ops.tile(x, 0, 0));
    assertEquals(
        "broadcastTo: expected a shape that [2, 3] can be repeated to but got [2, 1]",
        refusal(() -> Ops.broadcastTo(x, Shape.of(2, 1))));
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  @Test
  void paddingBeyondAnArrayIsRefused() {
    int most = Integer.MAX_VALUE;
    assertEquals(
        "pad: expected an axis of at most 2147483647 places but got 4294967296; pad less",
        assertThrows(IllegalArgumentException.class, () -> Ops.pad(Tensor.zeros(2), 0, most, most))
            .getMessage());
  }
}
