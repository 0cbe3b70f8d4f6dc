package dev.rondo.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a checkpoint says in JSON: where training stands, apart from tensors. A file may hold any
 * numbers, so each record looks at its own.
 *
 * @param random the state of the random numbers
 * @param metrics the running sums of the epoch under way: first the loss, then each metric
 * @param history the epochs that are done
 * @param callbacks in the order they were given
 */
record TrainingState(
    Place place, long random, List<Sums> metrics, List<Epoch> history, List<Remembered> callbacks) {

  TrainingState {
    if (place.epoch != history.size()) {
      throw new IllegalArgumentException(
          "expected a history of " + place.epoch + " epochs but found " + history.size());
    }
    metrics = List.copyOf(metrics);
    history = List.copyOf(history);
    callbacks = List.copyOf(callbacks);
  }

  /** The same place with other random numbers and callbacks. */
  TrainingState with(long otherRandom, List<Remembered> others) {
    return new TrainingState(place, otherRandom, metrics, history, others);
  }

  /**
   * A place in the data.
   *
   * @param epoch epochs done
   * @param batch batches done in the epoch under way
   * @param batches batches of an epoch; 0 if there was no data yet
   */
  record Place(int epoch, int batch, int batches) {
    static final Place START = new Place(0, 0, 0);

    Place {
      if (epoch < 0 || batch < 0 || batch > batches) {
        throw new IllegalArgumentException(
            "expected an epoch from 0 and a batch from 0 to "
                + batches
                + " but found "
                + epoch
                + " and "
                + batch);
      }
    }
  }

  /** The running sums of a metric. */
  record Sums(String name, double[] values) {
    Sums {
      Objects.requireNonNull(name);
      Objects.requireNonNull(values);
    }
  }

  /** An {@link EpochLog}. */
  record Epoch(int epoch, int epochs, double seconds, List<Value> values) {
    Epoch {
      values = List.copyOf(values);
    }

    static Epoch of(EpochLog log) {
      return new Epoch(log.epoch(), log.epochs(), log.seconds(), Value.list(log.values()));
    }

    EpochLog log() {
      return new EpochLog(epoch, epochs, seconds, Value.map(values));
    }
  }

  /** What a callback keeps, beside tensors. */
  record Remembered(String callback, List<Value> values) {
    Remembered {
      Objects.requireNonNull(callback);
      values = List.copyOf(values);
    }
  }

  /** A number and what it is called. */
  record Value(String name, double value) {
    Value {
      Objects.requireNonNull(name);
    }

    static List<Value> list(Map<String, Double> values) {
      return values.entrySet().stream().map(e -> new Value(e.getKey(), e.getValue())).toList();
    }

    static Map<String, Double> map(List<Value> values) {
      Map<String, Double> map = new LinkedHashMap<>();
      values.forEach(value -> map.put(value.name, value.value));
      return map;
    }
  }
}
