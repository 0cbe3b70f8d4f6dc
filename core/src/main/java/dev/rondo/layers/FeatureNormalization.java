package dev.rondo.layers;

import dev.rondo.tensor.Normalization;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;

/**
 * Layer normalization over the last axis, {@code gamma (x - mean) / sqrt(variance + epsilon) +
 * beta} (Ba, Kiros and Hinton, 2016, "Layer normalization"), as a {@link TransformerEncoder} needs
 * it.
 */
record FeatureNormalization(Tensor gamma, Tensor beta, float epsilon) {

  static FeatureNormalization of(Weights weights, int width, float epsilon) {
    return new FeatureNormalization(
        weights.add("gamma", Initializers.ones(), width),
        weights.add("beta", Initializers.zeros(), width),
        epsilon);
  }

  Tensor apply(Tensor x) {
    Tensor unit = Normalization.over(x, epsilon, x.rank() - 1, x.rank()).value();
    return Scaling.apply(unit, gamma, beta);
  }
}
