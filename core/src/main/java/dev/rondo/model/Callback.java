package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import java.util.Map;

/**
 * Told of what happens in {@link Trainer#fit}, and free to act through the trainer, for example
 * with {@link Trainer#stop}. Runs on the thread that trains.
 */
public interface Callback {

  /** Before the first batch, also after a resume: forget what an earlier {@code fit} left. */
  default void onTrainBegin(Trainer trainer, Fit fit) {}

  /** After each batch. */
  default void onBatchEnd(Trainer trainer, Progress progress) {}

  /** After each epoch and its validation. */
  default void onEpochEnd(Trainer trainer, EpochLog log) {}

  /** After the last batch, whatever the reason it was the last; also when something was thrown. */
  default void onTrainEnd(Trainer trainer) {}

  /**
   * When the loss or a gradient is no longer finite. The weights are those from before the bad
   * batch.
   *
   * @return true to end training here, false to let {@code fit} throw
   */
  default boolean onDivergence(Trainer trainer, DivergedException problem) {
    return false;
  }

  /** Numbers to keep in a checkpoint, such as how long nothing got better. */
  default Map<String, Double> state() {
    return Map.of();
  }

  /** Tensors to keep in a checkpoint, such as the best weights. */
  default Map<String, Tensor> tensors() {
    return Map.of();
  }

  /**
   * In a run that goes on from a checkpoint: takes back what {@link #state} and {@link #tensors} of
   * a callback of this class gave. Called after {@link #onTrainBegin}.
   */
  default void restore(Trainer trainer, Map<String, Double> state, Map<String, Tensor> tensors) {}
}
