package dev.rondo.model;

import java.util.List;

/** What each epoch of a {@link Trainer#fit} gave, also those before a resume. */
public record History(List<EpochLog> epochs) {

  /** A copy of the list is kept. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /** A value by epoch, such as {@code loss}, {@code accuracy} or {@code val_loss}. */
  public double[] get(String name) {
    return epochs.stream().mapToDouble(log -> log.get(name)).toArray();
  }

  /** A value after the last epoch. */
  public double last(String name) {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("history: no epoch was finished");
    }
    return epochs.get(epochs.size() - 1).get(name);
  }
}
