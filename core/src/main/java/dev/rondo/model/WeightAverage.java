package dev.rondo.model;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An average of a model's weights over training, which often predicts better than the last ones.
 * For {@code fit} there are {@link Callbacks#exponentialAverage} and {@link
 * Callbacks#stochasticAverage}; in a loop of your own:
 *
 * <pre>{@code
 * WeightAverage average = WeightAverage.exponential(0.999f);
 * for (Batch batch : train) {
 *   trainer.trainOnBatch(batch);
 *   average.update(model.weights());
 * }
 * Map<String, Double> values = average.with(model.weights(), () -> trainer.evaluate(valid));
 * average.copyInto(model.weights());
 * }</pre>
 *
 * <p>It keeps a copy of each weight, and an update passes over all of them once. Not safe for use
 * by several threads.
 *
 * <p>States, such as the moving averages of batch normalization, are left out, as in Keras and in
 * PyTorch's {@code AveragedModel}: they stay those of the weights as trained, which may be far from
 * what the averages bring about. To have them of the averages, {@link #copyInto} a model, and pass
 * the training data through it once more, with no tape and no step (Izmailov and others, 2018):
 *
 * <pre>{@code
 * average.copyInto(model.weights());
 * for (Batch batch : train) {
 *   model.forward(batch.x(), Pass.training(random));
 * }
 * }</pre>
 */
public final class WeightAverage {
  private static final String NAME = "weight average";
  private static final String COUNT = "count";
  private static final String PREFIX = "average/";

  /** 0 for the plain mean. */
  private final float momentum;

  private final boolean exponential;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private int count;

  /** Whether the averages are in the model, and the model's own weights here. */
  private boolean swapped;

  private WeightAverage(boolean exponential, float momentum) {
    this.exponential = exponential;
    this.momentum = momentum;
  }

  /**
   * {@code a = momentum a + (1 - momentum) w}, where a starts as the first w and so is no nearer to
   * zero at first; as Keras's {@code use_ema} (Polyak and Juditsky, 1992, "Acceleration of
   * stochastic approximation by averaging").
   *
   * @param momentum how much is kept each time, from 0 to below 1; Keras's value is 0.99
   */
  public static WeightAverage exponential(float momentum) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "exponential average: expected a momentum from 0 to below 1 but got " + momentum);
    }
    return new WeightAverage(true, momentum);
  }

  /**
   * The mean of all that it was given: {@code a = a + (w - a) / n} for the n-th (Izmailov,
   * Podoprikhin, Garipov, Vetrov and Wilson, 2018, "Averaging weights leads to wider optima and
   * better generalization").
   */
  public static WeightAverage mean() {
    return new WeightAverage(false, 0f);
  }

  /**
   * Takes in the weights as they are now.
   *
   * @throws IllegalStateException inside of {@link #with}, where the weights are the averages
   * @throws IllegalArgumentException if two weights have one name, as those of two models
   */
  public void update(Iterable<Weight> weights) {
    checkNotSwapped("update");
    Differentiable.checkNames(NAME, weights);
    float part = exponential ? 1 - momentum : 1f / (count + 1);
    for (Weight weight : averaged(weights)) {
      if (count == 0) {
        averages.put(weight.name(), weight.value().detach());
      } else {
        InPlace.update(
            exponential
                ? (a, from, to) -> decay(a[0], a[1], from, to, part)
                : (a, from, to) -> approach(a[0], a[1], from, to, part),
            of(weight),
            weight.value());
      }
    }
    count++;
  }

  private void decay(float[] average, float[] w, int from, int to, float part) {
    float keep = momentum;
    for (int i = from; i < to; i++) {
      average[i] = keep * average[i] + part * w[i];
    }
  }

  private static void approach(float[] average, float[] w, int from, int to, float part) {
    for (int i = from; i < to; i++) {
      average[i] += part * (w[i] - average[i]);
    }
  }

  /** How often it was updated. */
  public int count() {
    return count;
  }

  /**
   * Does something with the averages in the model; afterwards, the weights are what they were, to
   * the bit.
   *
   * @throws IllegalStateException if there is no average yet
   * @throws IllegalArgumentException if two weights have one name
   */
  public <T> T with(Iterable<Weight> weights, Supplier<T> action) {
    checkNotSwapped("with");
    swap(weights);
    try {
      return action.get();
    } finally {
      swap(weights);
    }
  }

  /**
   * Overwrites the weights with the averages.
   *
   * @throws IllegalStateException if there is no average yet
   * @throws IllegalArgumentException if two weights have one name
   */
  public void copyInto(Iterable<Weight> weights) {
    checkNotSwapped("copyInto");
    Differentiable.checkNames(NAME, weights);
    for (Weight weight : averaged(weights)) {
      weight.assign(of(weight));
    }
  }

  /** Exchanges averages and weights. */
  void swap(Iterable<Weight> weights) {
    Differentiable.checkNames(NAME, weights);
    // All are looked up before the first changes.
    List<Weight> averaged = averaged(weights);
    averaged.forEach(this::of);
    for (Weight weight : averaged) {
      InPlace.update(WeightAverage::exchange, of(weight), weight.value());
    }
    swapped = !swapped;
  }

  private static void exchange(float[][] a, int from, int to) {
    for (int i = from; i < to; i++) {
      float own = a[0][i];
      a[0][i] = a[1][i];
      a[1][i] = own;
    }
  }

  /** Those that are no states: frozen ones too, since they may be trained again later. */
  static List<Weight> averaged(Iterable<Weight> weights) {
    List<Weight> averaged = new ArrayList<>();
    for (Weight weight : weights) {
      if (!weight.isState()) {
        averaged.add(weight);
      }
    }
    return averaged;
  }

  private Tensor of(Weight weight) {
    Tensor average = averages.get(weight.name());
    if (average == null || !average.shape().equals(weight.value().shape())) {
      throw new IllegalStateException(
          NAME
              + ": expected an average of "
              + weight
              + " but got "
              + (average == null ? "none" : average.shape().toString())
              + (count == 0
                  ? "; call update first"
                  : "; one average is for one model, whose weights stay"));
    }
    return average;
  }

  private void checkNotSwapped(String what) {
    if (swapped) {
      throw new IllegalStateException(
          NAME
              + ": "
              + what
              + ": the averages are in the model now, in the place of its weights; wait for the end"
              + " of with(..)");
    }
  }

  /** 0 for the plain mean. */
  float momentum() {
    return momentum;
  }

  boolean isSwapped() {
    return swapped;
  }

  /** The averages by weight, or the model's own weights while the averages are there. */
  Map<String, Tensor> tensors() {
    return averages;
  }

  void restore(int updates, boolean inModel, Map<String, Tensor> tensors) {
    averages.clear();
    tensors.forEach((name, tensor) -> averages.put(name, tensor.detach()));
    count = updates;
    swapped = inModel;
  }

  /** All that {@link #restore} needs to go on with the same bits, as copies. */
  public Map<String, Tensor> state() {
    checkNotSwapped("state");
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(COUNT, Tensor.ofInts(new int[] {count}));
    averages.forEach((name, tensor) -> state.put(PREFIX + name, tensor.detach()));
    return state;
  }

  /**
   * Goes on from where {@link #state} was taken.
   *
   * @throws IllegalArgumentException if it is no such state; then nothing is changed
   */
  public void restore(Map<String, Tensor> state) {
    Map<String, Tensor> others = new LinkedHashMap<>(state);
    Tensor updates = others.remove(COUNT);
    boolean fits = updates != null && updates.isInt() && updates.size() == 1;
    int number = fits && updates != null ? updates.toIntArray()[0] : -1;
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    others.forEach(
        (name, tensor) -> {
          if (name.startsWith(PREFIX) && !tensor.isInt()) {
            tensors.put(name.substring(PREFIX.length()), tensor);
          }
        });
    if (number < 0 || tensors.size() != others.size() || (number > 0) == tensors.isEmpty()) {
      throw new IllegalArgumentException(
          NAME
              + ": expected an int32 count of 0 or more, and after updates float32 tensors"
              + " named average/.., but got "
              + updates
              + " and "
              + others.keySet()
              + "; give what state() returned");
    }
    restore(number, false, tensors);
  }
}
