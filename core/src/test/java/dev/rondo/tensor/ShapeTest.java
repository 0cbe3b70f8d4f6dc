package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
  private final Shape shape = Shape.of(2, 3, 4);

  @Test
  void axesCountFromBothEnds() {
    assertEquals(3, shape.rank());
    assertEquals(24, shape.size());
    assertEquals(2, shape.dim(0));
    assertEquals(4, shape.dim(-1));
    assertEquals(2, shape.dim(-3));
    assertEquals(1, shape.axis(-2));
    for (int axis : new int[] {3, -4}) {
      assertEquals(
          "axis " + axis + ": expected one of the 3 axes of [2, 3, 4]",
          assertThrows(IllegalArgumentException.class, () -> shape.dim(axis)).getMessage());
    }
  }

  @Test
  void aNumberHasRankZeroAndOneElement() {
    assertEquals(0, Shape.of().rank());
    assertEquals(1, Shape.of().size());
    assertEquals("[]", Shape.of().toString());
    assertEquals(0, Shape.of(3, 0).size());
  }

  @Test
  void anEmptyShapeIsEmptyWhereverItsZeroStands() {
    assertEquals(0, Shape.of(0, 70_000, 70_000).size());
    assertEquals(0, Shape.of(70_000, 0, 70_000).size());
    assertEquals(0, Shape.of(70_000, 70_000, 0).size());
    assertThrows(IllegalArgumentException.class, () -> Shape.of(70_000, 70_000).size());
    assertThrows(IllegalArgumentException.class, () -> Shape.of(0, Shape.ANY).size());
  }

  @Test
  void changesMakeANewShape() {
    assertEquals(Shape.of(2, 3, 9), shape.with(-1, 9));
    assertEquals(Shape.of(2, 9, 3, 4), shape.insert(1, 9));
    assertEquals(Shape.of(2, 3, 4, 9), shape.insert(3, 9));
    assertEquals(Shape.of(2, 4), shape.remove(1));
    assertEquals(Shape.of(2, 3), shape.remove(-1));
    assertEquals(Shape.of(2, 3, 4, 5, 6), shape.append(5, 6));
    assertEquals(Shape.of(2, 3, 4), shape);
  }

  @Test
  void nobodyChangesAShapeFromOutside() {
    int[] dims = {2, 3};
    Shape made = Shape.of(dims);
    dims[0] = 7;
    made.toArray()[1] = 7;
    assertArrayEquals(new int[] {2, 3}, made.toArray());
  }

  @Test
  void anUnknownAxisTakesAnyLength() {
    Shape open = Shape.of(Shape.ANY, 3, 4);
    assertEquals("[any, 3, 4]", open.toString());
    assertTrue(open.accepts(shape));
    assertFalse(open.accepts(Shape.of(2, 4, 4)));
    assertFalse(open.accepts(Shape.of(3, 4)));
    assertThrows(IllegalArgumentException.class, open::size);
    assertThrows(IllegalArgumentException.class, () -> Shape.of(-2));
  }

  @Test
  void whatNoArrayHoldsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 16).size());
    assertThrows(
        IllegalArgumentException.class, () -> Shape.of(1 << 20, 1 << 20, 1 << 20, 1 << 20).size());
  }

  @Test
  void equalByLengths() {
    assertEquals(Shape.of(2, 3, 4), shape);
    assertEquals(Shape.of(2, 3, 4).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(2, 3), shape);
    assertEquals("[2, 3, 4]", shape.toString());
  }
}
