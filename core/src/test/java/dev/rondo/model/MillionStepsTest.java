package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Allocated;
import org.junit.jupiter.api.Test;

/** Truncated backpropagation through time needs memory for a window, however long the sequence. */
class MillionStepsTest {
  private static final int STEPS = 1_000_000;
  private static final int WINDOW = 100;

  private int windows;

  /** What one window allocates, and what is kept, is the same at the end as at the beginning. */
  @Test
  void memoryDoesNotGrowWithTheSequence() {
    float[] wave = new float[STEPS];
    for (int t = 0; t < STEPS; t++) {
      wave[t] = (float) Math.sin(0.1 * t);
    }
    Tensor x = Tensor.of(wave, 1, STEPS, 1);
    Trainer trainer =
        Sequential.of(input(Shape.ANY, 1), lstm(8).returnSequences(), dense(1))
            .compile(adam(1e-3f), meanSquaredError());
    long early = 0;
    long keptEarly = 0;
    long late = 0;
    double loss = 1;
    for (Batch batch : Dataset.of(x, x).batch(1).truncate(WINDOW)) {
      assertEquals(windows > 0, batch.continues(), "window " + windows);
      long before = Allocated.bytes();
      loss = trainer.trainOnBatch(batch);
      long taken = Allocated.bytes() - before;
      windows++;
      if (windows > 1_000 && windows <= 2_000) {
        early += taken;
      }
      if (windows > 9_000) {
        late += taken;
      }
      if (windows == 1_000) {
        keptEarly = used();
      }
    }
    assertEquals(STEPS / WINDOW, windows);
    assertTrue(loss < 0.01, "it learns to repeat its input, but the loss is " + loss);
    assertTrue(late < 1.2 * early, early + " bytes for a thousand windows, then " + late);
    long grown = used() - keptEarly;
    assertTrue(grown < 4_000_000, "kept memory grew by " + grown);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
