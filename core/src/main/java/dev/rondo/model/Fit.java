package dev.rondo.model;

import dev.rondo.dataset.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long to train, what to validate on, and who is told.
 *
 * @param epochs passes over the data
 * @param validation evaluated after each epoch, or null
 * @param callbacks told in this order, but checkpoints last
 */
public record Fit(int epochs, @Nullable Dataset validation, List<Callback> callbacks) {

  /** Checks the epochs, and that an average of the weights begins in one of them. */
  public Fit {
    if (epochs < 1) {
      throw new IllegalArgumentException("fit: expected at least one epoch but got " + epochs);
    }
    callbacks = List.copyOf(callbacks);
    for (Callback each : callbacks) {
      if (each instanceof WeightAveraging averaging) {
        averaging.checkEpochs(epochs);
      }
    }
  }

  /** So many passes over the data. */
  public static Fit epochs(int epochs) {
    return new Fit(epochs, null, List.of());
  }

  /** With an evaluation after each epoch. */
  public Fit validation(Dataset data) {
    return new Fit(epochs, data, callbacks);
  }

  /** With callbacks, after those that are there. */
  public Fit callbacks(Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(List.of(more));
    return new Fit(epochs, validation, all);
  }
}
