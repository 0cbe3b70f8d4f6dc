package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.huber;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.metrics.Metrics.auc;
import static dev.rondo.metrics.Metrics.confusionMatrix;
import static dev.rondo.metrics.Metrics.f1;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.metrics.Metrics.perplexity;
import static dev.rondo.metrics.Metrics.r2;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.model.Callbacks.earlyStopping;
import static dev.rondo.model.Callbacks.reduceOnPlateau;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.nadam;
import static dev.rondo.optimizers.Schedules.cosine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.tensor.Shape;
import dev.rondo.testing.Tensors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped, at whatever step, goes on to the bits of a run never stopped. */
class ResumeTest {
  @TempDir private Path folder;

  /**
   * A run that can be made again and again.
   *
   * @param callbacks made anew for each process
   */
  private record Run(
      Supplier<Trainer> trainer,
      Dataset data,
      Dataset validation,
      int epochs,
      Supplier<Callback[]> callbacks) {

    Fit fit(Callback... more) {
      return Fit.epochs(epochs).validation(validation).callbacks(callbacks.get()).callbacks(more);
    }
  }

  /** Ends a process after so many steps: nothing after it is run, not even the end of the step. */
  private record Kill(int[] left) implements Callback {
    @Override
    public void onBatchEnd(Trainer trainer, Progress progress) {
      if (--left[0] == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  /**
   * Compares, for every step at which it could be killed.
   *
   * @return how many steps it has
   */
  private int killEverywhere(Run run, Path file) throws IOException {
    Trainer whole = run.trainer.get();
    History history = whole.fit(run.data, run.fit());
    int steps = whole.optimizer().steps();
    for (int at = 1; at <= steps; at++) {
      Files.deleteIfExists(file);
      Kill kill = new Kill(new int[] {at});
      Trainer killed = run.trainer.get();
      assertThrows(IllegalStateException.class, () -> killed.fit(run.data, run.fit(kill)));
      if (Files.exists(file)) {
        Trainer resumed = run.trainer.get().resume(file);
        History rest = resumed.fit(run.data, run.fit());
        Bits.assertSame(Bits.of(whole), Bits.of(resumed));
        assertEquals(Bits.of(history), Bits.of(rest), "killed at step " + at);
        assertEquals(
            history.epochs().stream().map(EpochLog::epoch).toList(),
            rest.epochs().stream().map(EpochLog::epoch).toList());
      }
    }
    return steps;
  }

  /** Shuffled examples, dropout of two kinds, a schedule, metrics that keep sums. */
  @Test
  void shuffledExamplesWithDropout() throws IOException {
    Path file = folder.resolve("run.rondo");
    Dataset data =
        Dataset.of(Tensors.random(1, 13, 4, 3), Tensors.random(2, 13, 2)).batch(3).shuffle(8);
    Dataset valid = Dataset.of(Tensors.random(3, 5, 4, 3), Tensors.random(4, 5, 2)).batch(2);
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(input(Shape.ANY, 3), lstm(4).dropout(0.3f), dropout(0.4f), dense(2))
                .compile(adam(cosine(1e-2f, 15)).clipGlobalNorm(0.7f), huber(), mae(), r2());
    // Twice in an epoch of 5 batches, and after it.
    Supplier<Callback[]> callbacks = () -> new Callback[] {checkpoint(file).everyBatches(2)};
    assertEquals(15, killEverywhere(new Run(trainer, data, valid, 3, callbacks), file));
  }

  /** A text in lanes: the states of two layers go from window to window, across the stop. */
  @Test
  void windowsWithCarriedStates() throws IOException {
    Path file = folder.resolve("run.rondo");
    Dataset data = Windows.of(Tensors.ints(1, 9, 3 * 20 + 1).toIntArray(), 3, 4);
    Dataset valid = Windows.of(Tensors.ints(2, 9, 2 * 9 + 1).toIntArray(), 2, 3);
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(
                    embedding(9, 4).maskZero(),
                    gru(4).returnSequences(),
                    dropout(0.2f),
                    lstm(3).returnSequences(),
                    dense(9))
                .compile(
                    nadam(1e-2f),
                    sparseCategoricalCrossentropy().fromLogits(),
                    accuracy(),
                    perplexity().fromLogits());
    Supplier<Callback[]> callbacks = () -> new Callback[] {checkpoint(file).everyBatches(1)};
    assertEquals(10, killEverywhere(new Run(trainer, data, valid, 2, callbacks), file));
  }

  /** The best weights and the patience of callbacks survive, and a stop by one of them stays. */
  @Test
  void callbacksGoOnToo() throws IOException {
    Path file = folder.resolve("run.rondo");
    Path best = folder.resolve("best.rondo");
    Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1)).batch(3).shuffle(8);
    Dataset valid = Dataset.of(Tensors.random(3, 5, 3), Tensors.random(4, 5, 1)).batch(2);
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(input(3), dense(8), dropout(0.1f), dense(1))
                .compile(adam(5e-2f), huber(), mae());
    Supplier<Callback[]> callbacks =
        () ->
            new Callback[] {
              checkpoint(file),
              earlyStopping(6).monitor("val_mae"),
              Callbacks.bestCheckpoint(best),
              reduceOnPlateau(0.5f, 2)
            };
    Run run = new Run(trainer, data, valid, 60, callbacks);
    int steps = killEverywhere(run, file);
    assertTrue(steps < 120, "early stopping never acted, so this shows little: " + steps);
    assertTrue(steps > 16, "it acted too soon: " + steps);
    Trainer whole = trainer.get();
    whole.fit(data, run.fit());
    assertTrue(whole.optimizer().learningRateScale() < 1);
    // The checkpoint of the very epoch that stopped: there is nothing left to do.
    Trainer again = trainer.get().resume(file);
    again.fit(data, run.fit());
    assertEquals(steps, again.optimizer().steps());
    Bits.assertSame(Bits.of(whole), Bits.of(again));
  }

  /** Averages, with the best of them, and metrics that keep scores. */
  @Test
  void averagesGoOnToo() throws IOException {
    Path file = folder.resolve("run.rondo");
    Dataset data =
        Dataset.of(Tensors.random(1, 8, 3), Tensors.ints(2, 2, 8, 1)).batch(3).shuffle(8);
    Dataset valid = Dataset.of(Tensors.random(3, 5, 3), Tensors.ints(4, 2, 5, 1)).batch(2);
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(input(3), dense(8), dropout(0.1f), dense(1))
                .compile(
                    adam(5e-2f),
                    binaryCrossentropy().fromLogits(),
                    auc(),
                    f1().threshold(0),
                    confusionMatrix());
    for (Supplier<Callback> average :
        List.<Supplier<Callback>>of(
            () -> Callbacks.exponentialAverage(0.8f), () -> Callbacks.stochasticAverage(2))) {
      Supplier<Callback[]> callbacks =
          () ->
              new Callback[] {
                checkpoint(file).everyBatches(2), earlyStopping(3), average.get(),
              };
      int steps = killEverywhere(new Run(trainer, data, valid, 5, callbacks), file);
      assertTrue(steps > 9, "it stopped too soon: " + steps);
    }
  }

  /** As Ctrl-C does: stop, write, and go on in another process. */
  @Test
  void stopAndSaveByHand() {
    Path file = folder.resolve("run.rondo");
    Dataset data = Windows.of(Tensors.ints(1, 9, 3 * 20 + 1).toIntArray(), 3, 4);
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(embedding(9, 4), gru(4).returnSequences(), dense(9))
                .compile(adam(1e-2f), sparseCategoricalCrossentropy().fromLogits());
    Trainer whole = trainer.get();
    Fit fit = Fit.epochs(3).validation(data);
    History history = whole.fit(data, fit.callbacks(earlyStopping(9)));
    Callback stop =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer t, Progress progress) {
            if (progress.epoch() == 2 && progress.batch() == 3) {
              t.stop();
            }
          }
        };
    Trainer stopped = trainer.get();
    stopped.fit(data, fit.callbacks(earlyStopping(9), stop));
    stopped.saveCheckpoint(file);
    // Saved again before it goes on, it is the same place still.
    trainer.get().resume(file).saveCheckpoint(file);
    Trainer resumed = trainer.get().resume(file);
    // A bar more or less in front does not matter to the others.
    ProgressBar bar = Callbacks.progressBar(new PrintStream(OutputStream.nullOutputStream()));
    History rest = resumed.fit(data, fit.callbacks(bar, earlyStopping(9)));
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
    assertEquals(Bits.of(history), Bits.of(rest));
  }

  @Test
  void aRunThatWasDoneCanBeMadeLonger() {
    Path file = folder.resolve("run.rondo");
    Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1)).batch(4).shuffle(1);
    Supplier<Trainer> trainer =
        () -> Sequential.of(input(3), dropout(0.5f), dense(1)).compile(adam(1e-2f), huber());
    Trainer whole = trainer.get();
    History history = whole.fit(data, Fit.epochs(5));
    trainer.get().fit(data, Fit.epochs(2).callbacks(checkpoint(file)));
    assertEquals(2, trainer.get().resume(file).fit(data, Fit.epochs(2)).epochs().size());
    assertEquals(2, trainer.get().resume(file).fit(data, Fit.epochs(1)).epochs().size());
    Trainer longer = trainer.get().resume(file);
    assertEquals(Bits.of(history), Bits.of(longer.fit(data, Fit.epochs(5))));
    Bits.assertSame(Bits.of(whole), Bits.of(longer));
    // One resume is for one fit.
    assertEquals(1, longer.fit(data, Fit.epochs(1)).epochs().size());
  }

  /** Before any fit, a checkpoint is a start. */
  @Test
  void trainingByHandCanBeSavedToo() {
    Path file = folder.resolve("run.rondo");
    Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1)).batch(2);
    Supplier<Trainer> trainer =
        () -> Sequential.of(input(3), dropout(0.5f), dense(1)).compile(adam(1e-2f), huber());
    Trainer whole = trainer.get();
    data.forEach(whole::trainOnBatch);
    whole.saveCheckpoint(file);
    Trainer resumed = trainer.get().resume(file);
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
    data.forEach(whole::trainOnBatch);
    data.forEach(resumed::trainOnBatch);
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
  }
}
