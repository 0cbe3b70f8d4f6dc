package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.model.TrainingState.Epoch;
import dev.rondo.model.TrainingState.Place;
import java.util.ArrayList;
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
  private final int batches;
  private final CallbackGroup callbacks;
  private final List<EpochLog> logs = new ArrayList<>();
  private int epoch;
  private int batch;
  private boolean running;

  /** Looks at what can be wrong with the data, before anything is changed. */
  FitLoop(Trainer trainer, Dataset data, Fit fit, @Nullable Checkpoint from) {
    this.trainer = trainer;
    this.data = data;
    this.fit = fit;
    this.callbacks = new CallbackGroup(fit.callbacks());
    this.batches = data.batches();
    data.checkFinite();
    Dataset validation = fit.validation();
    if (validation != null) {
      checkValidation(validation);
    }
    if (from != null) {
      checkSameData(from.training().place());
      callbacks.checkAverages(from.training().callbacks());
    }
  }

  /** An epoch is a long time to wait for the news that its validation does not fit. */
  private void checkValidation(Dataset validation) {
    try {
      validation.checkFinite();
      Iterator<Batch> first = validation.epoch(0);
      if (!first.hasNext()) {
        throw new IllegalArgumentException("expected at least one batch of data but got none");
      }
      trainer.measure(List.of(first.next()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fit, validation: " + e.getMessage(), e);
    }
  }

  private void checkSameData(Place place) {
    if (place.batch() > 0 && place.batches() != batches) {
      throw new IllegalArgumentException(
          "resume: expected data of "
              + place.batches()
              + " batches, as the checkpoint was made with, but got "
              + batches
              + ". Give the same data and batch size.");
    }
  }

  History run(@Nullable Checkpoint from) {
    Throwable problem = null;
    running = true;
    trainer.metrics().reset();
    try {
      callbacks.begin(trainer, fit);
      if (from != null) {
        goOnFrom(from);
      }
      while (epoch < fit.epochs() && !trainer.isStopped()) {
        runEpoch();
      }
    } catch (DivergedException e) {
      if (!callbacks.diverged(trainer, e)) {
        problem = e;
        throw e;
      }
    } catch (RuntimeException | Error e) {
      problem = e;
      throw e;
    } finally {
      running = false;
      callbacks.end(trainer, problem);
    }
    return new History(logs);
  }

  private void goOnFrom(Checkpoint checkpoint) {
    TrainingState training = checkpoint.training();
    epoch = training.place().epoch();
    batch = training.place().batch();
    training.history().forEach(done -> logs.add(done.log()));
    trainer.metrics().restore(training.metrics());
    callbacks.restore(trainer, training.callbacks(), checkpoint.callbacks());
  }

  private void runEpoch() {
    long started = System.nanoTime();
    Iterator<Batch> left = data.epoch(epoch, batch);
    while (left.hasNext()) {
      if (trainer.isStopped()) {
        return;
      }
      step(left.next());
    }
    if (batch == 0) {
      throw new IllegalArgumentException("fit: expected at least one batch of data but got none");
    }
    finishEpoch(started);
  }

  private void step(Batch next) {
    String position = position();
    trainer.trainOnBatch(next);
    batch++;
    trainer.flow().look(next, position);
    callbacks.batchEnd(
        trainer,
        new Progress(
            epoch + 1, fit.epochs(), batch, batches, trainer.metrics().loss(), next.x().size()));
  }

  private void finishEpoch(long started) {
    Map<String, Double> values = new LinkedHashMap<>(trainer.metrics().results());
    callbacks.epochTrained(trainer, epoch + 1);
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
    callbacks.epochEnd(trainer, log);
  }

  /** The step under way, for errors. */
  String position() {
    return running ? "epoch " + (epoch + 1) + ", step " + (batch + 1) : "trainOnBatch";
  }

  boolean isRunning() {
    return running;
  }

  Place place() {
    return new Place(epoch, batch, batches);
  }

  List<Epoch> history() {
    return logs.stream().map(Epoch::of).toList();
  }

  CallbackGroup callbacks() {
    return callbacks;
  }
}
