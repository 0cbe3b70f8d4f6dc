package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Windows;
import dev.rondo.saving.RondoFileException;
import dev.rondo.testing.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged checkpoint is refused with a line, or is read as what was written; nothing else. */
@Timeout(60)
class ModelFileFuzzTest {
  @TempDir private Path folder;
  private Path file;
  private byte[] good;
  private Map<String, List<Integer>> model;
  private Map<String, List<Integer>> trained;

  private static Trainer trainer() {
    return Sequential.of(embedding(5, 3), lstm(4).returnSequences(), dense(5))
        .compile(adam(1e-2f), sparseCategoricalCrossentropy().fromLogits(), accuracy());
  }

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("run.rondo");
    Trainer trainer = trainer();
    trainer.fit(Windows.of(Tensors.ints(1, 5, 25).toIntArray(), 2, 4), Fit.epochs(2));
    trainer.saveCheckpoint(file);
    good = Files.readAllBytes(file);
    model = Bits.of(trainer.model());
    trained = Bits.of(trainer);
  }

  /** Whether it was refused; if it was not, it must be what was written. */
  private boolean refused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    boolean refused = false;
    try {
      Bits.assertSame(model, Bits.of(Model.load(file)));
    } catch (RondoFileException e) {
      refused = true;
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }
    Trainer trainer = trainer();
    Map<String, List<Integer>> before = Bits.of(trainer);
    try {
      Bits.assertSame(trained, Bits.of(trainer.resume(file)));
    } catch (RondoFileException e) {
      refused = true;
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      Bits.assertSame(before, Bits.of(trainer));
    }
    return refused;
  }

  @Test
  void truncatedFilesAreRefused() throws IOException {
    assertFalse(refused(good));
    for (int length = 0; length < good.length; length += 1 + length / 30) {
      assertTrue(refused(Arrays.copyOf(good, length)), "cut to " + length);
    }
    assertTrue(refused(Arrays.copyOf(good, good.length - 1)));
  }

  @Test
  void flippedBitsAreRefusedOrHarmless() throws IOException {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      refused += refused(bytes) ? 1 : 0;
    }
    assertTrue(refused > 300, "refused only " + refused);
  }

  @Test
  void noiseIsRefused() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 150; i++) {
      byte[] bytes = good.clone();
      int at = random.nextInt(bytes.length);
      byte[] noise = new byte[Math.min(bytes.length - at, 1 + random.nextInt(200))];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, at, noise.length);
      refused(bytes);
      // parts of the file at other places
      int from = random.nextInt(good.length);
      int count = random.nextInt(good.length - Math.max(from, at));
      bytes = good.clone();
      System.arraycopy(good, from, bytes, at, count);
      refused(bytes);
    }
  }
}
