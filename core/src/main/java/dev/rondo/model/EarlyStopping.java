package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stops training when a value has not got better for some epochs. */
public final class EarlyStopping implements Callback {
  private final String monitor;
  private final int patience;
  private final double minDelta;
  private final boolean restoreBest;
  private final Best best;
  private final Map<String, Tensor> bestWeights = new LinkedHashMap<>();

  EarlyStopping(String monitor, int patience, double minDelta, boolean restoreBest) {
    if (patience < 1) {
      throw new IllegalArgumentException(
          "earlyStopping: expected a patience of at least 1 epoch but got " + patience);
    }
    this.monitor = monitor;
    this.patience = patience;
    this.minDelta = minDelta;
    this.restoreBest = restoreBest;
    this.best = new Best(monitor, minDelta);
  }

  /** Watches another value, such as {@code val_accuracy}. */
  public EarlyStopping monitor(String other) {
    return new EarlyStopping(other, patience, minDelta, restoreBest);
  }

  /** Counts a value as better only if it is by this much. */
  public EarlyStopping minDelta(double least) {
    return new EarlyStopping(monitor, patience, least, restoreBest);
  }

  /** Leaves the last weights, instead of putting back the best. */
  public EarlyStopping keepLast() {
    return new EarlyStopping(monitor, patience, minDelta, false);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    best.forget();
    bestWeights.clear();
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    if (best.improves(log)) {
      for (Weight weight : trainer.model().weights()) {
        bestWeights.put(weight.name(), weight.value().detach());
      }
    } else if (best.epochsSince() >= patience) {
      trainer.stop();
    }
  }

  @Override
  public void onTrainEnd(Trainer trainer) {
    if (restoreBest) {
      bestWeights.forEach((name, best) -> trainer.model().weights().get(name).assign(best));
    }
  }

  @Override
  public Map<String, Double> state() {
    return best.state();
  }

  @Override
  public void restore(Map<String, Double> state, Map<String, Tensor> tensors) {
    best.restore(state);
    bestWeights.putAll(tensors);
  }

  @Override
  public Map<String, Tensor> tensors() {
    return bestWeights;
  }
}
