package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void valuesAreCopiedInAndOut() {
    float[] values = {1, 2, 3, 4, 5, 6};
    Tensor x = Tensor.of(values, 2, 3);
    values[0] = 9;
    x.toArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, x.toArray());
    assertEquals(6f, x.get(1, 2));
    float[] target = new float[8];
    x.copyTo(target, 2);
    assertArrayEquals(new float[] {0, 0, 1, 2, 3, 4, 5, 6}, target);
    assertEquals(2, x.rank());
    assertEquals(6, x.size());
    assertEquals(3, x.dim(-1));
  }

  @Test
  void wholeNumbersAreATypeOfTheirOwn() {
    int[] values = {1, 2};
    Tensor ids = Tensor.ofInts(values, 2);
    values[0] = 9;
    assertTrue(ids.isInt());
    assertFalse(Tensor.zeros(2).isInt());
    assertArrayEquals(new int[] {1, 2}, ids.toIntArray());
    assertEquals(2f, ids.get(1));
    assertEquals(
        "add: expected a float32 tensor but got int32 of shape [2]; use Ops.toFloat",
        assertThrows(IllegalArgumentException.class, () -> ids.add(1f)).getMessage());
    assertEquals(
        "toIntArray: expected an int32 tensor but got float32 of shape [2]; use Ops.toInt",
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(2).toIntArray())
            .getMessage());
  }

  @Test
  void largeWholeNumbersAreReadAsTheyAre() {
    Tensor ids = Tensor.ofInts(new int[] {1, 16_777_217, -3, Integer.MAX_VALUE}, 2, 2);
    assertEquals(16_777_217, ids.getInt(0, 1));
    assertEquals(Integer.MAX_VALUE, ids.getInt(1, 1));
    assertEquals(-3f, ids.get(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(1).getInt(0));
    assertThrows(IndexOutOfBoundsException.class, () -> ids.getInt(0, 2));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertEquals(
        "Tensor: expected 6 values for shape [2, 3] but got 5",
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[5], 2, 3))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.ofInts(new int[5], 2, 3));
    assertEquals(
        "item: expected one element but got shape [2]",
        assertThrows(IllegalStateException.class, () -> Tensor.zeros(2).item()).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(2).get(0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> Tensor.zeros(2).get(2));
  }

  @Test
  void factories() {
    assertArrayEquals(new float[] {7, 7, 7}, Tensor.full(Shape.of(3), 7).toArray());
    assertEquals(3f, Tensor.scalar(3).item());
    assertEquals(Shape.of(), Tensor.scalar(3).shape());
    assertArrayEquals(new float[6], Tensor.zeros(Shape.of(2, 3)).toArray());
  }

  @Test
  void methodsAreTheOperations() {
    Tensor a = Tensor.of(new float[] {1, 2}, 1, 2);
    Tensor b = Tensor.of(new float[] {4, 8}, 1, 2);
    assertArrayEquals(new float[] {5, 10}, a.add(b).toArray());
    assertArrayEquals(new float[] {-3, -6}, a.sub(b).toArray());
    assertArrayEquals(new float[] {4, 16}, a.mul(b).toArray());
    assertArrayEquals(new float[] {4, 4}, b.div(a).toArray());
    assertArrayEquals(new float[] {2, 4}, a.mul(2).toArray());
    assertArrayEquals(new float[] {3, 4}, a.add(2).toArray());
    assertEquals(20f, a.matmul(b.reshape(2, 1)).item());
    assertEquals(2f, a.slice(1, 1, 2).item());
  }

  @Test
  void aTensorSaysWhatItHolds() {
    assertEquals(
        "Tensor[2, 2] float32 [1.0, 2.0, 3.0, 4.0]",
        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).toString());
    assertEquals(
        "Tensor[7] int32 [0, 0, 0, 0, 0, 0, ...]", Tensor.ofInts(new int[7], 7).toString());
  }

  @Test
  void aTrainableTensorSharesItsNumbers() {
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    Tensor leaf = x.asTrainable();
    InPlace.assign(x, new float[] {3, 4});
    assertArrayEquals(new float[] {3, 4}, leaf.toArray());
    Tensor copy = x.detach();
    InPlace.assign(x, new float[] {5, 6});
    assertArrayEquals(new float[] {3, 4}, copy.toArray());
  }
}
