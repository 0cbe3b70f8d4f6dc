package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.model.Callbacks.bestCheckpoint;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.dataset.Dataset;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckpointTest {
  @TempDir private Path folder;
  private final Dataset data =
      Dataset.of(Tensors.random(1, 10, 3), Tensors.random(2, 10, 1)).batch(2);
  private final Model model = Sequential.of(input(3), dense(1));
  private final Trainer trainer = model.compile(sgd(0.01f), meanSquaredError(), mae());
  private final Fit fit = Fit.epochs(100).validation(data);

  private void epoch(ModelCheckpoint callback, int number, String name, double value) {
    model.weights().get("dense_1/bias").assign(Tensor.of(new float[] {number}, 1));
    callback.onEpochEnd(trainer, new EpochLog(number, 100, 1, Map.of(name, value)));
  }

  private static float bias(Path file) {
    return Model.load(file).weights().get("dense_1/bias").value().get(0);
  }

  @Test
  void eachEpochIsWritten() {
    Path file = folder.resolve("run.rondo");
    ModelCheckpoint callback = checkpoint(file);
    callback.onTrainBegin(trainer, fit);
    for (int i = 1; i < 4; i++) {
      epoch(callback, i, "val_loss", i);
      assertEquals(i, bias(file));
    }
  }

  @Test
  void onlyTheBestIsWritten() {
    Path file = folder.resolve("best.rondo");
    ModelCheckpoint callback = bestCheckpoint(file);
    callback.onTrainBegin(trainer, fit);
    double[] values = {3, 4, 2, 2, Double.NaN, 1};
    float[] kept = {1, 1, 3, 3, 3, 6};
    for (int i = 0; i < values.length; i++) {
      epoch(callback, i + 1, "val_loss", values[i]);
      assertEquals(kept[i], bias(file));
    }
    ModelCheckpoint rising = bestCheckpoint(file).monitor("val_mae", true);
    rising.onTrainBegin(trainer, fit);
    epoch(rising, 1, "val_mae", 1);
    epoch(rising, 2, "val_mae", 3);
    epoch(rising, 3, "val_mae", 2);
    assertEquals(2, bias(file));
  }

  @Test
  void everySoManyBatchesOfAnEpoch() {
    Path file = folder.resolve("run.rondo");
    List<Integer> written = new ArrayList<>();
    Callback watching =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer t, Progress progress) {
            // Checkpoints come last, so this sees the file of the batch before.
            if (Files.exists(file)) {
              written.add(progress.epoch() * 10 + progress.batch() - 1);
              delete(file);
            }
          }
        };
    trainer.fit(data, Fit.epochs(2).callbacks(checkpoint(file).everyBatches(2), watching));
    // 5 batches an epoch; 20 is the end of the first epoch
    assertEquals(List.of(12, 14, 20, 22, 24), written);
    assertEquals(2, trainer.resume(file).fit(data, Fit.epochs(2)).epochs().size());
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file holds what all checkpoints know of the epoch, whatever their order. */
  @Test
  void theOrderOfCheckpointsDoesNotMatter() {
    Path each = folder.resolve("each.rondo");
    Path best = folder.resolve("best.rondo");
    Fit both = fit.callbacks(checkpoint(each), bestCheckpoint(best));
    trainer.fit(data, new Fit(1, data, both.callbacks()));
    Trainer resumed =
        Sequential.of(input(3), dense(1)).compile(sgd(10f), meanSquaredError(), mae());
    // With this rate the second epoch is worse, so the best stays the first.
    float before = bias(best);
    resumed.resume(each).fit(data, new Fit(2, data, both.callbacks()));
    assertEquals(2, resumed.optimizer().steps() / 5);
    assertEquals(before, bias(best));
  }

  @Test
  void moreGoesAlong() {
    Path file = folder.resolve("run.rondo");
    ArchiveEntry entry = ArchiveEntry.bytes("words.txt", new byte[] {1, 2, 3});
    trainer.fit(data, Fit.epochs(1).callbacks(checkpoint(file).with(entry).everyBatches(1)));
    try (Archive archive = Archive.open(file)) {
      assertArrayEquals(new byte[] {1, 2, 3}, archive.bytes("words.txt"));
    }
  }

  @Test
  void aFileThatCannotBeWrittenEndsTraining() {
    Path nowhere = folder.resolve("none/run.rondo");
    says(
        RondoFileException.class,
        () -> trainer.fit(data, Fit.epochs(1).callbacks(checkpoint(nowhere))),
        nowhere + ": cannot be written, there is no folder");
    assertFalse(Files.exists(nowhere));
  }

  @Test
  void wrongOptionsAreSaid() {
    Path file = folder.resolve("run.rondo");
    says(
        () -> checkpoint(file).everyBatches(0), "everyBatches: expected 1 batch or more but got 0");
    says(() -> bestCheckpoint(file).everyBatches(3), "bestCheckpoint: ", "everyBatches(3)");
    says(
        () -> trainer.fit(data, Fit.epochs(1).callbacks(bestCheckpoint(file))),
        "bestCheckpoint: expected to monitor one of [loss, mae] but got val_loss");
  }
}
