package dev.rondo.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch gave.
 *
 * @param epoch from 1
 * @param epochs all epochs
 * @param seconds time spent in this process, validation included
 * @param values {@code loss}, the metrics, and the same on validation data as {@code val_loss} and
 *     so on
 */
public record EpochLog(int epoch, int epochs, double seconds, Map<String, Double> values) {

  /** A copy of the values is kept, in their order. */
  public EpochLog {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * One value.
   *
   * @throws IllegalArgumentException if there is none of this name, naming those there are
   */
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "epoch log: there is no "
              + name
              + " in "
              + values.keySet()
              + (name.startsWith("val_") ? "; give fit a validation set" : ""));
    }
    return value;
  }
}
