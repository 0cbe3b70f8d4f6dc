package dev.rondo.model;

import dev.rondo.model.TrainingState.Remembered;
import dev.rondo.model.TrainingState.Value;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one {@code fit}. Averages of the weights are told first, so that whoever writes
 * a checkpoint has them, and checkpoints last, since they write down what the others made of a
 * batch or an epoch, with the averages in the model if there are.
 */
final class CallbackGroup {
  private final List<Callback> all;
  private final List<ModelCheckpoint> checkpoints = new ArrayList<>();
  private final List<Callback> others = new ArrayList<>();
  private @Nullable WeightAveraging averaging;

  CallbackGroup(List<Callback> all) {
    this.all = all;
    for (Callback callback : all) {
      if (callback instanceof WeightAveraging another) {
        if (averaging != null) {
          throw new IllegalArgumentException(
              "fit: expected one average of the weights but got two; choose one");
        }
        averaging = another;
      }
      if (callback instanceof ModelCheckpoint checkpoint) {
        checkpoints.add(checkpoint);
      } else if (callback == averaging) {
        others.add(0, callback);
      } else {
        others.add(callback);
      }
    }
  }

  /** Refuses a run that goes on with other averages than these had. */
  void checkAverages(List<Remembered> kept) {
    for (Remembered each : kept) {
      if (WeightAveraging.isOf(each)) {
        WeightAveraging.checkSame(Value.map(each.values()), averaging);
      }
    }
  }

  void begin(Trainer trainer, Fit fit) {
    all.forEach(callback -> callback.onTrainBegin(trainer, fit));
  }

  void batchEnd(Trainer trainer, Progress progress) {
    others.forEach(callback -> callback.onBatchEnd(trainer, progress));
    checkpoints.forEach(checkpoint -> checkpoint.onBatchEnd(trainer, progress));
  }

  /** After the batches of an epoch, from 1, before its validation. */
  void epochTrained(Trainer trainer, int epoch) {
    if (averaging != null) {
      averaging.putIn(trainer, epoch);
    }
  }

  void epochEnd(Trainer trainer, EpochLog log) {
    others.forEach(callback -> callback.onEpochEnd(trainer, log));
    // Each decides before one writes, so that a file holds what all of them know.
    checkpoints.forEach(checkpoint -> checkpoint.isDue(log));
    checkpoints.forEach(checkpoint -> checkpoint.onEpochEnd(trainer, log));
    if (averaging != null) {
      averaging.takeOut(trainer);
    }
  }

  /** Whether one of them wants training to end quietly. */
  boolean diverged(Trainer trainer, DivergedException problem) {
    boolean quiet = false;
    for (Callback callback : all) {
      quiet |= callback.onDivergence(trainer, problem);
    }
    return quiet;
  }

  /**
   * Tells all of them, also when one throws. Averages come first, so that the best weights of
   * another are not written over by the last averages.
   *
   * @param problem what ended training, or null; what is thrown here is added to it
   */
  void end(Trainer trainer, @Nullable Throwable problem) {
    RuntimeException first = null;
    List<Callback> ordered = new ArrayList<>(all);
    ordered.sort(Comparator.comparing(callback -> callback != averaging));
    for (Callback callback : ordered) {
      try {
        callback.onTrainEnd(trainer);
      } catch (RuntimeException e) {
        Throwable earlier = problem != null ? problem : first;
        if (earlier == null) {
          first = e;
        } else if (earlier != e) {
          earlier.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** What they keep in a checkpoint, beside tensors. */
  List<Remembered> remembered() {
    return all.stream()
        .map(callback -> new Remembered(kind(callback), Value.list(callback.state())))
        .toList();
  }

  /** The tensors they keep, under {@code index/name}. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      String prefix = i + "/";
      all.get(i).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    return tensors;
  }

  /**
   * Gives each callback what one of its class had kept, in their order. So callbacks that keep
   * nothing, such as a progress bar, may come and go between runs.
   */
  void restore(Trainer trainer, List<Remembered> kept, Map<String, Tensor> tensors) {
    boolean[] given = new boolean[kept.size()];
    for (Callback callback : all) {
      for (int i = 0; i < given.length; i++) {
        if (!given[i] && kept.get(i).callback().equals(kind(callback))) {
          given[i] = true;
          callback.restore(trainer, Value.map(kept.get(i).values()), part(tensors, i + "/"));
          break;
        }
      }
    }
  }

  static Map<String, Tensor> part(Map<String, Tensor> tensors, String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  private static String kind(Callback callback) {
    return callback.getClass().getName();
  }
}
