package dev.rondo.model;

import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes checkpoints, from which {@link Trainer#resume} goes on. */
public final class ModelCheckpoint implements Callback {
  private final Path file;
  private final @Nullable Monitor monitor;
  private final int everyBatches;
  private final ArchiveEntry[] more;
  private final Best best;
  private int asked;
  private boolean due;

  /**
   * @param monitor write only when this value is the best so far; null to write after each epoch
   * @param everyBatches write after so many batches too; 0 for after epochs only
   */
  ModelCheckpoint(Path file, @Nullable Monitor monitor, int everyBatches, ArchiveEntry... more) {
    if (monitor != null && everyBatches > 0) {
      throw new IllegalArgumentException(
          "bestCheckpoint: expected to write the best epochs only but got everyBatches("
              + everyBatches
              + "), which would write over them. Use a checkpoint(..) of its own for that.");
    }
    this.file = file;
    this.monitor = monitor;
    this.everyBatches = everyBatches;
    this.more = more.clone();
    this.best = new Best(monitor == null ? Monitor.of("") : monitor, 0);
  }

  /**
   * Writes only when this value is the best so far; more is better for the metrics that rise, such
   * as accuracy and F1.
   */
  public ModelCheckpoint monitor(String other) {
    return new ModelCheckpoint(file, Monitor.of(other), everyBatches, more);
  }

  /** Writes only when this value, such as a metric of your own, is the best so far. */
  public ModelCheckpoint monitor(String other, boolean higherIsBetter) {
    return new ModelCheckpoint(file, new Monitor(other, higherIsBetter), everyBatches, more);
  }

  /**
   * Writes after so many batches of an epoch too, to lose less when the process dies.
   *
   * @param batches 1 or more
   */
  public ModelCheckpoint everyBatches(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException(
          "everyBatches: expected 1 batch or more but got " + batches);
    }
    return new ModelCheckpoint(file, monitor, batches, more);
  }

  /** Puts more into the file, such as a vocabulary. */
  public ModelCheckpoint with(ArchiveEntry... entries) {
    return new ModelCheckpoint(file, monitor, everyBatches, entries);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    if (monitor != null) {
      monitor.check("bestCheckpoint", trainer, fit);
    }
    best.forget();
    asked = 0;
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress progress) {
    if (everyBatches > 0 && progress.batch() % everyBatches == 0) {
      trainer.saveCheckpoint(file, more);
    }
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    if (isDue(log)) {
      trainer.saveCheckpoint(file, more);
    }
  }

  /** Whether to write after this epoch; may be asked more than once. */
  boolean isDue(EpochLog log) {
    if (log.epoch() != asked) {
      asked = log.epoch();
      due = monitor == null || best.improves(log);
    }
    return due;
  }

  @Override
  public Map<String, Double> state() {
    return best.state();
  }

  @Override
  public void restore(Trainer trainer, Map<String, Double> state, Map<String, Tensor> tensors) {
    best.restore(state);
  }
}
