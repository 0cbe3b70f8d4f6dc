package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatherTest {

  private final Gather gather = new ArrayGather();
  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  @Test
  void rowsAreCopiedAndGradientsGoBack() {
    for (int width : new int[] {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257}) {
      Random random = new Random(width);
      float[] table = random(random, 6 * width);
      int[] ids = {5, 0, 3, 3, 0, 3};
      float[] y = new float[6 * width];
      gather.gather(table, width, ids, 6, y);
      float[] dY = random(random, 6 * width);
      float[] dTable = random(random, 6 * width);
      double[] want = new double[dTable.length];
      for (int i = 0; i < want.length; i++) {
        want[i] = dTable[i];
      }
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < width; j++) {
          assertEquals(table[ids[i] * width + j], y[i * width + j]);
          want[ids[i] * width + j] += dY[i * width + j];
        }
      }
      gather.scatterAdd(dY, ids, 6, width, dTable);
      for (int i = 0; i < want.length; i++) {
        assertEquals(want[i], dTable[i], 1e-6);
      }
    }
  }

  @Test
  void onlyTheFirstIdsCount() {
    float[] y = new float[4];
    gather.gather(new float[] {1, 2, 3, 4}, 2, new int[] {1, 99}, 1, y);
    assertArrayEquals(new float[] {3, 4, 0, 0}, y);
  }

  @Test
  void threadsDoNotShow() {
    int width = 257;
    int n = 2000;
    Random random = new Random(1);
    float[] dY = random(random, n * width);
    int[] ids = random.ints(n, 0, 20).toArray();
    float[] alone = new float[20 * width];
    Workers.threads(1);
    gather.scatterAdd(dY, ids, n, width, alone);
    for (int count = 2; count <= 3; count++) {
      Workers.threads(count);
      float[] dTable = new float[20 * width];
      gather.scatterAdd(dY, ids, n, width, dTable);
      assertArrayEquals(alone, dTable);
      float[] y1 = new float[n * width];
      gather.gather(dTable, width, ids, n, y1);
      assertEquals(dTable[ids[n - 1] * width + 9], y1[(n - 1) * width + 9]);
    }
  }

  @Test
  void anIdThatIsNoRowIsNamed() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> gather.gather(new float[8], 2, new int[] {1, 4}, 2, new float[4]));
    assertEquals(
        "gather: position 1: expected an id in 0 .. 3 but got 4. Ask for a table of more rows.",
        error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> gather.scatterAdd(new float[4], new int[] {-1, 0}, 2, 2, new float[8]));
  }

  private static float[] random(Random random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
