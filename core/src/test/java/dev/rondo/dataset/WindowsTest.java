package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {

  private static int[] upTo(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** 14 tokens in 2 lanes of 6, 0 to 5 and 6 to 11, each with its next token as target. */
  @Test
  void lanesRunSideBySide() {
    Dataset text = Windows.of(upTo(14), 2, 3);
    assertEquals(2, text.batches());
    Iterator<Batch> windows = text.iterator();
    Batch first = windows.next();
    assertEquals("[2, 3]", first.x().shape().toString());
    assertArrayEquals(new int[] {0, 1, 2, 6, 7, 8}, first.x().toIntArray());
    assertArrayEquals(new int[] {1, 2, 3, 7, 8, 9}, first.y().toIntArray());
    assertFalse(first.continues());
    Batch second = windows.next();
    assertArrayEquals(new int[] {3, 4, 5, 9, 10, 11}, second.x().toIntArray());
    assertArrayEquals(new int[] {4, 5, 6, 10, 11, 12}, second.y().toIntArray());
    assertTrue(second.continues());
    assertFalse(windows.hasNext());
    Batch resumed = text.epoch(4, 1).next();
    assertArrayEquals(second.x().toIntArray(), resumed.x().toIntArray());
    assertTrue(resumed.continues());
  }

  @Test
  void noTokenIsReadTwiceAndLanesAreContiguous() {
    for (int n : new int[] {31, 64, 100, 257}) {
      for (int batch : new int[] {1, 2, 3, 7}) {
        int steps = 4;
        int[] ends = new int[batch];
        int seen = 0;
        boolean[] read = new boolean[n];
        for (Batch window : Windows.of(upTo(n), batch, steps)) {
          for (int b = 0; b < batch; b++) {
            int start = (int) window.x().get(b, 0);
            assertTrue(seen == 0 || start == ends[b]);
            ends[b] = start + steps;
            for (int t = 0; t < steps; t++) {
              assertEquals(start + t, window.x().get(b, t));
              assertEquals(start + t + 1, window.y().get(b, t));
              assertFalse(read[start + t]);
              read[start + t] = true;
            }
          }
          seen++;
        }
        assertEquals((n - 1) / batch / steps, seen);
      }
    }
  }

  @Test
  void theShortestTextIsOneWindow() {
    assertEquals(1, Windows.of(upTo(7), 2, 3).batches());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Windows.of(upTo(6), 2, 3));
    assertTrue(error.getMessage().contains("at least 7 tokens"), error.getMessage());
    assertTrue(error.getMessage().contains("but got 6"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Windows.of(upTo(6), 0, 3));
    assertThrows(IllegalArgumentException.class, () -> Windows.of(upTo(6), 1, 0));
  }

  @Test
  void aSeriesIsForecastFromItsPast() {
    Examples one = Windows.series(new float[] {1, 2, 3, 4, 5}, 3, 1).batch(8);
    assertEquals(2, one.size());
    Batch batch = one.iterator().next();
    assertEquals("[2, 3, 1]", batch.x().shape().toString());
    assertArrayEquals(new float[] {1, 2, 3, 2, 3, 4}, batch.x().toArray());
    assertEquals("[2, 1]", batch.y().shape().toString());
    assertArrayEquals(new float[] {4, 5}, batch.y().toArray());
    assertFalse(batch.continues());
  }

  @Test
  void aSeriesOfSeveralFeaturesAndStepsAhead() {
    Tensor series = Tensor.of(new float[] {1, -1, 2, -2, 3, -3, 4, -4, 5, -5}, 5, 2);
    Batch batch = Windows.series(series, 2, 2).iterator().next();
    assertEquals("[2, 2, 2]", batch.x().shape().toString());
    assertArrayEquals(new float[] {1, -1, 2, -2, 2, -2, 3, -3}, batch.x().toArray());
    assertEquals("[2, 4]", batch.y().shape().toString());
    assertArrayEquals(new float[] {3, -3, 4, -4, 4, -4, 5, -5}, batch.y().toArray());
    assertThrows(IllegalArgumentException.class, () -> Windows.series(series, 4, 2));
    assertThrows(IllegalArgumentException.class, () -> Windows.series(series, 0, 1));
    // Together they overflow an int, to fewer than the series has.
    int most = Integer.MAX_VALUE;
    assertThrows(IllegalArgumentException.class, () -> Windows.series(series, most, most));
    Tensor gap = Tensor.of(new float[] {1, 2, Float.NaN, 4, 5}, 5, 1);
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Windows.series(gap, 2, 1).checkFinite());
    assertTrue(error.getMessage().contains("series"), error.getMessage());
    assertTrue(error.getMessage().contains("time step 2, feature 0"), error.getMessage());
  }

  @Test
  void longBatchesAreCutAlongTime() {
    Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 10, 11, 12, 13, 14}, 2, 5, 1);
    Tensor y = Tensor.ofInts(new int[] {5, 6, 7, 8, 9, 15, 16, 17, 18, 19}, 2, 5);
    Tensor weights = Tensor.of(new float[] {2, 3}, 2);
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, 2, 5);
    Dataset cut = Dataset.of(x, y).weights(weights).mask(mask).truncate(2);
    assertEquals(3, cut.batches());
    List<Batch> windows = new ArrayList<>();
    cut.forEach(windows::add);
    assertEquals(3, windows.size());
    assertArrayEquals(new float[] {0, 1, 10, 11}, windows.get(0).x().toArray());
    assertArrayEquals(new int[] {7, 8, 17, 18}, windows.get(1).y().toIntArray());
    assertArrayEquals(new float[] {4, 14}, windows.get(2).x().toArray());
    assertArrayEquals(new float[] {1, 0, 1, 1}, windows.get(1).mask().toArray());
    assertArrayEquals(new float[] {2, 3}, windows.get(2).weights().toArray());
    assertFalse(windows.get(0).continues());
    assertTrue(windows.get(1).continues());
    assertTrue(windows.get(2).continues());
    assertTrue(cut.epoch(0, 1).next().continues());
  }

  @Test
  void eachBatchOfCutOnesStartsAfresh() {
    Dataset cut = Dataset.of(Tensor.zeros(3, 4, 1), Tensor.zeros(3, 4, 1)).batch(2).truncate(3);
    assertEquals(4, cut.batches());
    List<Boolean> carried = new ArrayList<>();
    cut.forEach(window -> carried.add(window.continues()));
    assertEquals(List.of(false, true, false, true), carried);
    assertNull(cut.iterator().next().mask());
    Dataset oneTarget = Dataset.of(Tensor.zeros(3, 4, 1), Tensor.zeros(3, 1)).truncate(3);
    assertThrows(IllegalArgumentException.class, () -> oneTarget.iterator().next());
    assertThrows(IllegalArgumentException.class, () -> cut.truncate(0));
  }
}
