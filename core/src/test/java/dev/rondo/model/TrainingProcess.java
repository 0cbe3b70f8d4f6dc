package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Windows;
import dev.rondo.testing.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that trains, to be killed: {@code TrainingProcess FILE PAUSE_MILLIS DONE_FILE}. */
final class TrainingProcess {
  static final int EPOCHS = 3;

  private TrainingProcess() {}

  static Trainer trainer() {
    return Sequential.seeded(
            5, embedding(11, 8), lstm(24).returnSequences(), dropout(0.3f), dense(11))
        .compile(
            adam(1e-2f).clipGlobalNorm(1),
            sparseCategoricalCrossentropy().fromLogits(),
            accuracy());
  }

  /** 12 batches an epoch, of which the states go on from one to the next. */
  static Windows data() {
    return Windows.of(Tensors.ints(3, 11, 4 * 12 * 10 + 1).toIntArray(), 4, 10);
  }

  static Fit fit() {
    return Fit.epochs(EPOCHS).validation(data());
  }

  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    long pause = Long.parseLong(args[1]);
    Callback telling =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            System.out.println("step " + trainer.optimizer().steps());
            try {
              Thread.sleep(pause);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Trainer trainer = trainer();
    if (Files.exists(file)) {
      trainer.resume(file);
      System.out.println("resumed at step " + trainer.optimizer().steps());
    }
    trainer.fit(data(), fit().callbacks(checkpoint(file).everyBatches(5), telling));
    trainer.saveCheckpoint(Path.of(args[2]));
  }
}
