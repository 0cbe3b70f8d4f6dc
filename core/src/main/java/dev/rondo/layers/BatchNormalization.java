package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Brings each channel to mean 0 and variance 1 over the batch and all other axes.
 *
 * <pre>{@code
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta
 * in training, mean and variance are the batch's, and the moving averages follow them:
 *   moving = momentum moving + (1 - momentum) the batch's
 * else they are the moving averages
 * }</pre>
 *
 * <p>Weights {@code gamma}, {@code beta}, {@code moving_mean} and {@code moving_variance}, each
 * [channels]; the moving ones are saved but have no gradient. A pass that trains changes them, so
 * that only one such pass may run at a time. When all of them are frozen, as in Keras, a pass that
 * trains computes what one that predicts does, and changes nothing.
 *
 * <p>As in Keras, steps that are masked do not count for mean and variance, whatever stands there;
 * mask and states go through. It streams, unless the channels are the time steps (axis 1 of more).
 *
 * <p>Source: Ioffe and Szegedy, 2015, "Batch normalization: accelerating deep network training by
 * reducing internal covariate shift".
 *
 * @param axis the axis of the channels, counted with the batch as 0, or from the back if negative
 * @param momentum how much of the moving averages stays, in [0, 1]
 * @param epsilon added to the variance, above 0
 * @param center whether there is beta
 * @param scale whether there is gamma
 */
public record BatchNormalization(
    int axis, float momentum, float epsilon, boolean center, boolean scale) implements Layer {

  /** Checks the numbers. */
  public BatchNormalization {
    if (axis == 0) {
      throw new IllegalArgumentException(
          "batch_normalization: expected the axis of the channels but got 0, the batch");
    }
    if (!(momentum >= 0f && momentum <= 1f)) {
      throw new IllegalArgumentException(
          "batch_normalization: expected a momentum in [0, 1] but got " + momentum);
    }
    Scaling.checkEpsilon("batch_normalization", epsilon);
  }

  BatchNormalization() {
    this(-1, 0.99f, 1e-3f, true, true);
  }

  /** Another axis of channels, counted with the batch as 0; -1, the last one, at first. */
  public BatchNormalization axis(int other) {
    return new BatchNormalization(other, momentum, epsilon, center, scale);
  }

  /** Another momentum, in [0, 1]; 0.99 at first. */
  public BatchNormalization momentum(float other) {
    return new BatchNormalization(axis, other, epsilon, center, scale);
  }

  /** Another epsilon, above 0; 0.001 at first. */
  public BatchNormalization epsilon(float other) {
    return new BatchNormalization(axis, momentum, other, center, scale);
  }

  /** Without beta. */
  public BatchNormalization withoutCenter() {
    return new BatchNormalization(axis, momentum, epsilon, false, scale);
  }

  /** Without gamma. */
  public BatchNormalization withoutScale() {
    return new BatchNormalization(axis, momentum, epsilon, center, false);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Shape batch = input.insert(0, Shape.ANY);
    int at = axis < 0 ? axis + batch.rank() : axis;
    if (at < 1 || at >= batch.rank() || batch.dim(at) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of channels at axis "
              + axis
              + " of [batch, ..] but got an example of shape "
              + input
              + ". Give it in input(..), or name another axis.");
    }
    int channels = batch.dim(at);
    @Nullable Tensor gamma = scale ? weights.add("gamma", Initializers.ones(), channels) : null;
    @Nullable Tensor beta = center ? weights.add("beta", Initializers.zeros(), channels) : null;
    return new BatchNormalizationFunction(
        name,
        this,
        input,
        at,
        gamma,
        beta,
        weights.addState("moving_mean", Initializers.zeros(), channels),
        weights.addState("moving_variance", Initializers.ones(), channels),
        weights::isFrozen);
  }
}
