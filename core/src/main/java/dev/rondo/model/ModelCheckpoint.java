package dev.rondo.model;

import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;

/** Writes checkpoints, from which {@link Trainer#resume} goes on. */
public final class ModelCheckpoint implements Callback {
  private final Path file;
  private final String monitor;
  private final int everyBatches;
  private final ArchiveEntry[] more;
  private final Best best;

  /**
   * @param monitor write only when this value is the best so far; empty to write after each epoch
   * @param everyBatches write after so many batches too; 0 for after epochs only
   */
  ModelCheckpoint(Path file, String monitor, int everyBatches, ArchiveEntry... more) {
    this.file = file;
    this.monitor = monitor;
    this.everyBatches = everyBatches;
    this.more = more.clone();
    this.best = new Best(monitor, 0);
  }

  /** Watches another value, such as {@code val_accuracy}. */
  public ModelCheckpoint monitor(String other) {
    return new ModelCheckpoint(file, other, everyBatches, more);
  }

  /** Writes after so many batches too, to lose less when the process dies. */
  public ModelCheckpoint everyBatches(int batches) {
    return new ModelCheckpoint(file, monitor, batches, more);
  }

  /** Puts more into the file, such as a vocabulary. */
  public ModelCheckpoint with(ArchiveEntry... entries) {
    return new ModelCheckpoint(file, monitor, everyBatches, entries);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    best.forget();
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress progress) {
    if (everyBatches > 0 && progress.batch() % everyBatches == 0) {
      trainer.saveCheckpoint(file, more);
    }
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    if (monitor.isEmpty() || best.improves(log)) {
      trainer.saveCheckpoint(file, more);
    }
  }

  @Override
  public Map<String, Double> state() {
    return best.state();
  }

  @Override
  public void restore(Map<String, Double> state, Map<String, Tensor> tensors) {
    best.restore(state);
  }
}
