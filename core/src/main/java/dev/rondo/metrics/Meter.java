package dev.rondo.metrics;

import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Counts for a metric, batch by batch. */
public interface Meter {

  /**
   * Adds a batch. Nothing of it is recorded by a tape.
   *
   * @param target as for the loss
   * @param prediction [B, ..] or [B, T, ..]
   * @param weights how much each position counts, [B] or [B, T], 0 where it is masked out; null for
   *     ones
   * @throws IllegalArgumentException if shapes do not fit
   */
  void update(Tensor target, Tensor prediction, @Nullable Tensor weights);

  /** The metric of all that was added since the last reset; NaN if that is nothing. */
  double result();

  /** Forgets everything. */
  void reset();

  /** The running sums, for a checkpoint. */
  double[] state();

  /**
   * What takes back all updates from here on, for a batch that cannot be trained on. It is asked
   * for before each batch; a meter whose state grows has a cheaper way than this one, which copies.
   */
  default Runnable undo() {
    double[] before = state();
    return () -> restore(before);
  }

  /**
   * Takes back what {@link #state} gave, and goes on as if never interrupted.
   *
   * @param state of a meter of the same metric
   * @throws IllegalArgumentException if it cannot be that; then nothing is changed
   */
  void restore(double[] state);
}
