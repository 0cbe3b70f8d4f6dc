package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaddedSequencesTest {
  private static final List<int[]> SEQUENCES =
      List.of(new int[] {5, 6}, new int[] {1, 2, 3}, new int[] {}, new int[] {0, 9});

  @Test
  void fillsAtTheEnd() {
    PaddedSequences padded = PaddedSequences.pad(SEQUENCES, 0);
    assertEquals("[4, 3]", padded.x().shape().toString());
    assertArrayEquals(new int[] {5, 6, 0, 1, 2, 3, 0, 0, 0, 0, 9, 0}, padded.x().toIntArray());
    // A token equal to the filling is still there.
    assertArrayEquals(new float[] {1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0}, padded.mask().toArray());
  }

  @Test
  void fillsAtTheBeginning() {
    PaddedSequences padded = PaddedSequences.pad(SEQUENCES, -1).pre();
    assertArrayEquals(new int[] {-1, 5, 6, 1, 2, 3, -1, -1, -1, -1, 0, 9}, padded.x().toIntArray());
    assertArrayEquals(new float[] {0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1}, padded.mask().toArray());
  }

  @Test
  void cutsToALength() {
    assertArrayEquals(
        new int[] {5, 6, 1, 2, 0, 0, 0, 9},
        PaddedSequences.pad(SEQUENCES, 0).length(2).x().toIntArray());
    PaddedSequences pre = PaddedSequences.pad(SEQUENCES, 0).length(2).pre();
    assertArrayEquals(new int[] {5, 6, 2, 3, 0, 0, 0, 9}, pre.x().toIntArray());
    assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 1, 1}, pre.mask().toArray());
    assertEquals(5, PaddedSequences.pad(SEQUENCES, 0).length(5).x().dim(1));
  }

  /** Keras's pad_sequences has both choices by themselves. */
  @Test
  void fillsAndCutsAtEitherEnd() {
    PaddedSequences two = PaddedSequences.pad(SEQUENCES, 7).length(2);
    assertArrayEquals(new int[] {5, 6, 2, 3, 7, 7, 0, 9}, two.truncatePre().x().toIntArray());
    assertArrayEquals(
        new int[] {5, 6, 1, 2, 7, 7, 0, 9}, two.pre().truncatePost().x().toIntArray());
    assertArrayEquals(two.x().toIntArray(), two.pre().post().x().toIntArray());
    assertArrayEquals(
        new int[] {7, 5, 6},
        PaddedSequences.pad(List.of(new int[] {5, 6}), 7)
            .length(3)
            .pre()
            .truncatePost()
            .x()
            .toIntArray());
  }

  @Test
  void fillsUpFeatures() {
    Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor b = Tensor.of(new float[] {5, 6}, 1, 2);
    PaddedSequences padded = PaddedSequences.padFeatures(List.of(a, b), -1.5f);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, -1.5f, -1.5f}, padded.x().toArray());
    assertArrayEquals(new float[] {1, 1, 1, 0}, padded.mask().toArray());
    assertArrayEquals(new float[] {3, 4, 5, 6}, padded.length(1).truncatePre().x().toArray());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PaddedSequences.pad(List.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> PaddedSequences.pad(List.of(new int[0]), 0));
    assertThrows(IllegalArgumentException.class, () -> PaddedSequences.pad(SEQUENCES, 0).length(0));
  }
}
