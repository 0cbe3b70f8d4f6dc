package dev.rondo.layers;

import dev.rondo.tensor.Normalization;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Brings the features of each step to mean 0 and variance 1: [B, .., D] to the same shape.
 *
 * <pre>{@code
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta, mean and variance over the last axis
 * }</pre>
 *
 * <p>Weights {@code gamma} and {@code beta} [D]. Mask and states go through; NaN in a masked step
 * does not matter. It streams.
 *
 * <p>Source: Ba, Kiros and Hinton, 2016, "Layer normalization". {@link #rmsScaling} is Keras's: the
 * mean is not taken away, and there is no beta, {@code y = gamma x / sqrt(variance + epsilon)}. It
 * divides by the deviation and not, as the root mean square norm of Zhang and Sennrich (2019) does,
 * by the root of the mean square.
 *
 * @param epsilon added to the variance, above 0
 * @param center whether there is beta
 * @param scale whether there is gamma
 * @param rms whether the mean stays
 */
public record LayerNormalization(float epsilon, boolean center, boolean scale, boolean rms)
    implements Layer {

  /** Checks the epsilon. */
  public LayerNormalization {
    Scaling.checkEpsilon("layer_normalization", epsilon);
  }

  LayerNormalization() {
    this(1e-3f, true, true, false);
  }

  /** Another epsilon, above 0; 0.001 at first. */
  public LayerNormalization epsilon(float other) {
    return new LayerNormalization(other, center, scale, rms);
  }

  /** Without beta. */
  public LayerNormalization withoutCenter() {
    return new LayerNormalization(epsilon, false, scale, rms);
  }

  /** Without gamma. */
  public LayerNormalization withoutScale() {
    return new LayerNormalization(epsilon, center, false, rms);
  }

  /** With the mean left in, and without beta. */
  public LayerNormalization rmsScaling() {
    return new LayerNormalization(epsilon, false, true, true);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() < 1 || input.dim(-1) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of features, at least 1, in the last axis but got "
              + input
              + ". Give it in input(..).");
    }
    int features = input.dim(-1);
    @Nullable Tensor gamma = scale ? weights.add("gamma", Initializers.ones(), features) : null;
    @Nullable Tensor beta = center ? weights.add("beta", Initializers.zeros(), features) : null;
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Windows.check(name, x.value(), input);
        return x.withValue(Scaling.apply(normalize(Masks.known(name, x)), gamma, beta));
      }
    };
  }

  private Tensor normalize(Tensor x) {
    if (!rms) {
      return Normalization.over(x, epsilon, x.rank() - 1, x.rank()).value();
    }
    return x.div(Ops.sqrt(Ops.variance(x, true, -1).add(epsilon)));
  }
}
