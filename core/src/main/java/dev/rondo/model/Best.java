package dev.rondo.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The best value of something monitored, and for how many epochs it has stood. */
final class Best {
  private final Monitor monitor;
  private final double minDelta;
  private double value;
  private int epochsSince;

  Best(Monitor monitor, double minDelta) {
    if (!(minDelta >= 0)) {
      throw new IllegalArgumentException(
          "minDelta: expected a number of 0 or more but got " + minDelta);
    }
    this.monitor = monitor;
    this.minDelta = minDelta;
    forget();
  }

  /** As if no epoch had been seen. */
  void forget() {
    value = monitor.worst();
    epochsSince = 0;
  }

  /** Looks at an epoch; true if it is the best so far. */
  boolean improves(EpochLog log) {
    double now = log.get(monitor.name());
    boolean better = monitor.isBetter(now, value, minDelta);
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
