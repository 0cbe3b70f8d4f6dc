package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import java.util.Map;

/** Lowers the learning rate when a value stops getting better, by more than 0.0001. */
public final class ReduceOnPlateau implements Callback {
  /** As in Keras. */
  private static final double MIN_DELTA = 1e-4;

  private final Monitor monitor;
  private final float factor;
  private final int patience;
  private final float lowest;
  private final Best best;

  ReduceOnPlateau(Monitor monitor, float factor, int patience, float lowest) {
    if (!(factor > 0f && factor < 1f) || patience < 1) {
      throw new IllegalArgumentException(
          "reduceOnPlateau: expected a factor in (0, 1) and a patience of at least 1 but got "
              + factor
              + " and "
              + patience);
    }
    if (!(lowest >= 0f && lowest <= 1f)) {
      throw new IllegalArgumentException(
          "reduceOnPlateau: expected a lowest fraction in [0, 1] but got " + lowest);
    }
    this.monitor = monitor;
    this.factor = factor;
    this.patience = patience;
    this.lowest = lowest;
    this.best = new Best(monitor, MIN_DELTA);
  }

  /** Watches another value; more is better for the metrics that rise, such as accuracy and F1. */
  public ReduceOnPlateau monitor(String other) {
    return new ReduceOnPlateau(Monitor.of(other), factor, patience, lowest);
  }

  /** Watches another value, such as a metric of your own. */
  public ReduceOnPlateau monitor(String other, boolean higherIsBetter) {
    return new ReduceOnPlateau(new Monitor(other, higherIsBetter), factor, patience, lowest);
  }

  /** Never below this fraction of the optimizer's own learning rate, in [0, 1]; 0 unless set. */
  public ReduceOnPlateau lowest(float fraction) {
    return new ReduceOnPlateau(monitor, factor, patience, fraction);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    monitor.check("reduceOnPlateau", trainer, fit);
    best.forget();
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    if (!best.improves(log) && best.epochsSince() >= patience) {
      float scale = trainer.optimizer().learningRateScale();
      trainer.optimizer().learningRateScale(Math.min(scale, Math.max(lowest, scale * factor)));
      best.startAgain();
    }
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
