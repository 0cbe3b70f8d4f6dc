package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of {@link Trainer#fit}: where it stands, and who is told. */
final class FitLoop {
  private final Trainer trainer;
  private final Dataset data;
  private final Fit fit;
  private final List<Callback> callbacks;
  private final List<EpochLog> logs = new ArrayList<>();
  private int epoch;
  private int batch;
  private boolean running;

  FitLoop(Trainer trainer, Dataset data, Fit fit) {
    this.trainer = trainer;
    this.data = data;
    this.fit = fit;
    // Checkpoints come last, so that they hold what the other callbacks made of the epoch.
    this.callbacks =
        fit.callbacks().stream()
            .sorted(Comparator.comparing(callback -> callback instanceof ModelCheckpoint))
            .toList();
  }

  History run(@Nullable Checkpoint from) {
    trainer.metrics().reset();
    callbacks.forEach(callback -> callback.onTrainBegin(trainer, fit));
    if (from != null) {
      goOnFrom(from);
    }
    running = true;
    try {
      while (epoch < fit.epochs() && !trainer.isStopped()) {
        runEpoch();
      }
    } catch (DivergedException problem) {
      boolean quiet = false;
      for (Callback callback : callbacks) {
        quiet |= callback.onDivergence(trainer, problem);
      }
      if (!quiet) {
        throw problem;
      }
    } finally {
      running = false;
      callbacks.forEach(callback -> callback.onTrainEnd(trainer));
    }
    return new History(logs);
  }

  private void goOnFrom(Checkpoint checkpoint) {
    if (checkpoint.batch() > 0 && checkpoint.batches() != data.batches()) {
      throw new IllegalArgumentException(
          "resume: expected data of "
              + checkpoint.batches()
              + " batches, as the checkpoint was made with, but got "
              + data.batches()
              + ". Give the same data and batch size.");
    }
    epoch = checkpoint.epoch();
    batch = checkpoint.batch();
    logs.addAll(checkpoint.history());
    checkpoint.restoreCallbacks(callbacks);
    trainer.metrics().restore(checkpoint.metrics());
  }

  private void runEpoch() {
    long started = System.nanoTime();
    Iterator<Batch> batches = data.epoch(epoch, batch);
    while (batches.hasNext()) {
      if (trainer.isStopped()) {
        return;
      }
      step(batches.next());
    }
    if (batch == 0) {
      throw new IllegalArgumentException("fit: expected at least one batch of data but got none");
    }
    finishEpoch(started);
  }

  private void step(Batch next) {
    trainer.trainOnBatch(next);
    batch++;
    Progress progress =
        new Progress(
            epoch + 1,
            fit.epochs(),
            batch,
            data.batches(),
            trainer.metrics().loss(),
            next.x().size());
    callbacks.forEach(callback -> callback.onBatchEnd(trainer, progress));
  }

  private void finishEpoch(long started) {
    Map<String, Double> values = new LinkedHashMap<>(trainer.metrics().results());
    Dataset validation = fit.validation();
    if (validation != null) {
      trainer.evaluate(validation).forEach((name, value) -> values.put("val_" + name, value));
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    EpochLog log = new EpochLog(epoch + 1, fit.epochs(), seconds, values);
    logs.add(log);
    epoch++;
    batch = 0;
    trainer.metrics().reset();
    callbacks.forEach(callback -> callback.onEpochEnd(trainer, log));
  }

  /** Where training stands, for errors. */
  String position() {
    return running ? "epoch " + (epoch + 1) + ", step " + (batch + 1) : "trainOnBatch";
  }

  int epoch() {
    return epoch;
  }

  int batch() {
    return batch;
  }

  int batches() {
    return data.batches();
  }

  List<EpochLog> logs() {
    return logs;
  }

  List<Callback> callbacks() {
    return callbacks;
  }
}
