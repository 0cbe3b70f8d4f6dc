package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import java.util.Map;

/** Lowers the learning rate when a value stops getting better. */
public final class ReduceOnPlateau implements Callback {
  private final String monitor;
  private final float factor;
  private final int patience;
  private final float lowest;
  private final Best best;

  ReduceOnPlateau(String monitor, float factor, int patience, float lowest) {
    if (!(factor > 0f && factor < 1f) || patience < 1) {
      throw new IllegalArgumentException(
          "reduceOnPlateau: expected a factor in (0, 1) and a patience of at least 1 but got "
              + factor
              + " and "
              + patience);
    }
    this.monitor = monitor;
    this.factor = factor;
    this.patience = patience;
    this.lowest = lowest;
    this.best = new Best(monitor, 1e-4);
  }

  /** Watches another value. */
  public ReduceOnPlateau monitor(String other) {
    return new ReduceOnPlateau(other, factor, patience, lowest);
  }

  /** Never below this fraction of the first learning rate. */
  public ReduceOnPlateau lowest(float fraction) {
    return new ReduceOnPlateau(monitor, factor, patience, fraction);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    best.forget();
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    if (!best.improves(log) && best.epochsSince() >= patience) {
      float scale = trainer.optimizer().learningRateScale();
      trainer.optimizer().learningRateScale(Math.max(lowest, scale * factor));
      best.startAgain();
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
