package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stops training when a value has not got better for some epochs. */
public final class EarlyStopping implements Callback {
  private static final String WHERE = "earlyStopping";

  private final Monitor monitor;
  private final int patience;
  private final double minDelta;
  private final boolean restoreBest;
  private final Best best;
  private final Map<String, Tensor> bestWeights = new LinkedHashMap<>();
  private int epochs;
  private int done;

  EarlyStopping(Monitor monitor, int patience, double minDelta, boolean restoreBest) {
    if (patience < 1) {
      throw new IllegalArgumentException(
          WHERE + ": expected a patience of at least 1 epoch but got " + patience);
    }
    this.monitor = monitor;
    this.patience = patience;
    this.minDelta = minDelta;
    this.restoreBest = restoreBest;
    this.best = new Best(monitor, minDelta);
  }

  /** Watches another value; more is better for the metrics that rise, such as accuracy and F1. */
  public EarlyStopping monitor(String other) {
    return new EarlyStopping(Monitor.of(other), patience, minDelta, restoreBest);
  }

  /** Watches another value, such as a metric of your own. */
  public EarlyStopping monitor(String other, boolean higherIsBetter) {
    return new EarlyStopping(new Monitor(other, higherIsBetter), patience, minDelta, restoreBest);
  }

  /** Counts a value as better only if it is by more than this, 0 or more; 0 unless set. */
  public EarlyStopping minDelta(double least) {
    return new EarlyStopping(monitor, patience, least, restoreBest);
  }

  /** Leaves the last weights, instead of putting back the best. */
  public EarlyStopping keepLast() {
    return new EarlyStopping(monitor, patience, minDelta, false);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    monitor.check(WHERE, trainer, fit);
    best.forget();
    bestWeights.clear();
    epochs = fit.epochs();
    done = 0;
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    done = log.epoch();
    if (!best.improves(log)) {
      stopIfDue(trainer);
    } else if (restoreBest) {
      for (Weight weight : trainer.model().weights()) {
        bestWeights.put(weight.name(), weight.value().detach());
      }
    }
  }

  private void stopIfDue(Trainer trainer) {
    if (isDue()) {
      trainer.stop();
    }
  }

  private boolean isDue() {
    return best.epochsSince() >= patience;
  }

  @Override
  public void onTrainEnd(Trainer trainer) {
    // Ended by something else, training may go on later, with the weights as they are now.
    if (isDue() || done >= epochs) {
      bestWeights.forEach((name, best) -> trainer.model().weights().get(name).assign(best));
    }
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = best.state();
    state.put("done", (double) done);
    return state;
  }

  @Override
  public Map<String, Tensor> tensors() {
    return bestWeights;
  }

  @Override
  public void restore(Trainer trainer, Map<String, Double> state, Map<String, Tensor> tensors) {
    if (!tensors.isEmpty()) {
      ModelFile.checkFit(trainer.model().weights(), tensors);
    }
    best.restore(state);
    done = state.getOrDefault("done", 0.0).intValue();
    if (restoreBest) {
      bestWeights.putAll(tensors);
    }
    // The checkpoint may be that of the very epoch at which this stopped.
    stopIfDue(trainer);
  }
}
