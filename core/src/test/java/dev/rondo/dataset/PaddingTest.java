package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaddingTest {
  private static final List<int[]> SEQUENCES =
      List.of(new int[] {5, 6}, new int[] {1, 2, 3}, new int[] {}, new int[] {0, 9});

  @Test
  void fillsAtTheEnd() {
    Padding padded = Padding.pad(SEQUENCES, 0);
    assertEquals("[4, 3]", padded.x().shape().toString());
    assertArrayEquals(new int[] {5, 6, 0, 1, 2, 3, 0, 0, 0, 0, 9, 0}, padded.x().toIntArray());
    // A token equal to the filling is still there.
    assertArrayEquals(new float[] {1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0}, padded.mask().toArray());
  }

  @Test
  void fillsAtTheBeginning() {
    Padding padded = Padding.pad(SEQUENCES, -1).pre();
    assertArrayEquals(new int[] {-1, 5, 6, 1, 2, 3, -1, -1, -1, -1, 0, 9}, padded.x().toIntArray());
    assertArrayEquals(new float[] {0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1}, padded.mask().toArray());
  }

  @Test
  void cutsToALength() {
    assertArrayEquals(
        new int[] {5, 6, 1, 2, 0, 0, 0, 9}, Padding.pad(SEQUENCES, 0).length(2).x().toIntArray());
    Padding pre = Padding.pad(SEQUENCES, 0).length(2).pre();
    assertArrayEquals(new int[] {5, 6, 2, 3, 0, 0, 0, 9}, pre.x().toIntArray());
    assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 1, 1}, pre.mask().toArray());
    assertEquals(5, Padding.pad(SEQUENCES, 0).length(5).x().dim(1));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Padding.pad(List.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> Padding.pad(List.of(new int[0]), 0));
    assertThrows(IllegalArgumentException.class, () -> Padding.pad(SEQUENCES, 0).length(0));
  }
}
