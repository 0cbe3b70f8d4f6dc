package dev.rondo.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The best value of something monitored, and for how many epochs it has stood. */
final class Best {
  private final String monitor;
  private final double minDelta;
  private double value;
  private int epochsSince;

  Best(String monitor, double minDelta) {
    this.monitor = monitor;
    this.minDelta = minDelta;
    forget();
  }

  /** As if no epoch had been seen. */
  void forget() {
    value = rises() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    epochsSince = 0;
  }

  /** Whether more is better: accuracies and R2; all others are losses or errors. */
  private boolean rises() {
    return monitor.endsWith("accuracy") || monitor.endsWith("r2");
  }

  /** Looks at an epoch; true if it is the best so far. */
  boolean improves(EpochLog log) {
    double now = log.get(monitor);
    boolean better = rises() ? now > value + minDelta : now < value - minDelta;
    if (better) {
      value = now;
      epochsSince = 0;
    } else {
      epochsSince++;
    }
    return better;
  }

  /** Epochs since the best one. */
  int epochsSince() {
    return epochsSince;
  }

  /** Starts counting anew, keeping the best value. */
  void startAgain() {
    epochsSince = 0;
  }

  Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    state.put("best", value);
    state.put("epochsSince", (double) epochsSince);
    return state;
  }

  void restore(Map<String, Double> state) {
    value = state.getOrDefault("best", value);
    epochsSince = state.getOrDefault("epochsSince", 0.0).intValue();
  }
}
