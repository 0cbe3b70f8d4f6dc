package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.CarriedStates;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Trains a few steps while the learning rate rises from far too low to far too high, to see where
 * the loss falls fastest (Smith, 2017, "Cyclical learning rates for training neural networks": the
 * learning rate range test). Afterwards all is as it was, to the bit.
 *
 * <pre>{@code
 * RateCurve curve = LearningRateFinder.between(1e-6, 1).find(trainer, train);
 * System.out.println(curve);
 * Trainer real = model.compile(adam((float) curve.suggestion()), loss);
 * }</pre>
 *
 * <p>Step i of n has the rate {@code low (high / low)^(i / (n - 1))}. The loss is smoothed, {@code
 * s = 0.9 s + 0.1 loss} divided by {@code 1 - 0.9^(i + 1)}, and the test ends early when that is
 * above 4 times its least, or when the loss is no longer finite. A learning rate scale stands in
 * for the rate, so the schedule of the optimizer does not matter, unless it is 0.
 *
 * @param low the first rate, above 0
 * @param high the last one, above {@code low}
 * @param steps how many, from 2
 */
public record LearningRateFinder(double low, double high, int steps) {
  private static final double SMOOTHING = 0.9;

  /** By how much the loss may rise above its least. */
  private static final double DIVERGED = 4;

  /** Checks them. */
  public LearningRateFinder {
    if (!(low > 0 && high > low && high <= Float.MAX_VALUE) || steps < 2) {
      throw new IllegalArgumentException(
          "learning rate finder: expected rates above 0 that rise, and 2 steps or more, but got "
              + low
              + " to "
              + high
              + " in "
              + steps);
    }
  }

  /** From one rate to another in 100 steps. */
  public static LearningRateFinder between(double low, double high) {
    return new LearningRateFinder(low, high, 100);
  }

  /** In so many steps. */
  public LearningRateFinder steps(int count) {
    return new LearningRateFinder(low, high, count);
  }

  /**
   * Tests a trainer. Weights, optimizer, random numbers, carried states and metrics are then what
   * they were.
   *
   * @param data begun again where it has fewer batches than there are steps
   * @throws IllegalStateException inside of {@code fit}
   * @throws IllegalArgumentException if the data does not fit or has no batch
   */
  public RateCurve find(Trainer trainer, Dataset data) {
    trainer.checkIdle("learning rate finder");
    long random = trainer.random().state();
    CarriedStates carried = trainer.states().copy();
    Runnable metrics = trainer.metrics().undo();
    Checkpoint waiting = trainer.waiting();
    Batches batches = new Batches(data);
    try {
      return find(
          trainer.optimizer(),
          trainer.model().weights(),
          () -> trainer.trainOnBatch(batches.next()));
    } finally {
      metrics.run();
      trainer.restore(random, carried);
      trainer.waiting(waiting);
    }
  }

  /**
   * Tests a training loop of your own. Weights and optimizer are then what they were; random
   * numbers are yours to restore.
   *
   * @param step trains one step with the optimizer and returns its loss
   */
  public RateCurve find(Optimizer optimizer, Iterable<Weight> weights, DoubleSupplier step) {
    Map<Weight, Tensor> before = new LinkedHashMap<>();
    weights.forEach(weight -> before.put(weight, weight.value().detach()));
    Map<String, Tensor> state = optimizer.state();
    try {
      return run(optimizer, step);
    } finally {
      before.forEach(Weight::assign);
      optimizer.restore(state);
    }
  }

  private RateCurve run(Optimizer optimizer, DoubleSupplier step) {
    List<RateCurve.Point> points = new ArrayList<>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < steps; i++) {
      double rate = low * Math.pow(high / low, i / (steps - 1.0));
      set(optimizer, rate);
      double loss;
      try {
        loss = step.getAsDouble();
      } catch (DivergedException e) {
        break;
      }
      if (!Double.isFinite(loss)) {
        break;
      }
      mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
      double smoothed = mean / (1 - Math.pow(SMOOTHING, i + 1));
      points.add(new RateCurve.Point(rate, loss, smoothed));
      least = Math.min(least, smoothed);
      // A loss that may be negative, as a likelihood, cannot be compared so.
      if (least > 0 && smoothed > DIVERGED * least) {
        break;
      }
    }
    return new RateCurve(points);
  }

  private static void set(Optimizer optimizer, double rate) {
    optimizer.learningRateScale(1f);
    double own = optimizer.learningRate();
    double scale = rate / own;
    if (!(own > 0) || scale > Float.MAX_VALUE) {
      throw new IllegalArgumentException(
          "learning rate finder: expected an optimizer whose own learning rate is above 0 but got "
              + own
              + " at step "
              + optimizer.steps()
              + "; compile with a constant one");
    }
    optimizer.learningRateScale((float) scale);
  }

  /** Batch after batch, epoch after epoch. */
  private static final class Batches {
    private final Dataset data;
    private int epoch;
    private Iterator<Batch> left;

    Batches(Dataset data) {
      this.data = data;
      this.left = data.epoch(0);
    }

    Batch next() {
      if (!left.hasNext()) {
        left = data.epoch(++epoch);
        if (!left.hasNext()) {
          throw new IllegalArgumentException(
              "learning rate finder: expected at least one batch of data but got none");
        }
      }
      return left.next();
    }
  }
}
