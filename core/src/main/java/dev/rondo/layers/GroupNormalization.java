package dev.rondo.layers;

import dev.rondo.tensor.Normalization;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Brings each group of channels of an example to mean 0 and variance 1, over these channels and all
 * axes in front of them: [B, .., C] to the same shape.
 *
 * <pre>{@code
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta
 * }</pre>
 *
 * <p>Weights {@code gamma} and {@code beta} [C]. Masked steps do not count for mean and variance,
 * whatever stands there, which in Keras they do; mask and states go through. Over time it does not
 * stream: mean and variance need the whole sequence.
 *
 * <p>Source: Wu and He, 2018, "Group normalization".
 *
 * @param groups a number that divides the channels; -1 for as many as there are channels
 * @param epsilon added to the variance, above 0
 * @param center whether there is beta
 * @param scale whether there is gamma
 */
public record GroupNormalization(int groups, float epsilon, boolean center, boolean scale)
    implements Layer {

  /** Checks the numbers. */
  public GroupNormalization {
    if (groups < 1 && groups != -1) {
      throw new IllegalArgumentException(
          "group_normalization: expected at least 1 group, or -1 for one a channel, but got "
              + groups);
    }
    Scaling.checkEpsilon("group_normalization", epsilon);
  }

  GroupNormalization(int groups) {
    this(groups, 1e-3f, true, true);
  }

  /** Another epsilon, above 0; 0.001 at first. */
  public GroupNormalization epsilon(float other) {
    return new GroupNormalization(groups, other, center, scale);
  }

  /** Without beta. */
  public GroupNormalization withoutCenter() {
    return new GroupNormalization(groups, epsilon, false, scale);
  }

  /** Without gamma. */
  public GroupNormalization withoutScale() {
    return new GroupNormalization(groups, epsilon, center, false);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    int channels = input.rank() < 1 ? 0 : input.dim(-1);
    int parts = groups == -1 ? channels : groups;
    if (channels < 1 || channels % parts != 0) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of channels that "
              + groups
              + " groups divide but got "
              + input
              + ". Take another number of groups.");
    }
    @Nullable Tensor gamma = scale ? weights.add("gamma", Initializers.ones(), channels) : null;
    @Nullable Tensor beta = center ? weights.add("beta", Initializers.zeros(), channels) : null;
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Windows.check(name, x.value(), input);
        Tensor normal =
            x.mask() == null || input.rank() == 1
                ? normalize(x.value(), parts)
                : normalize(name, x, x.mask(), parts);
        return x.withValue(Scaling.apply(normal, gamma, beta));
      }

      @Override
      public boolean streams() {
        return input.rank() == 1;
      }
    };
  }

  private Tensor normalize(Tensor x, int parts) {
    Tensor normal = Normalization.over(groups(x, parts), epsilon, 2, 4).value();
    return together(normal, x);
  }

  private Tensor normalize(String name, Signal x, Tensor mask, int parts) {
    Tensor grouped = groups(StepMasks.fill(name, x, 0f), parts);
    Tensor counts = groups(StepMasks.places(name, x.value(), mask), 1);
    Tensor each = Ops.broadcastTo(counts, grouped.shape().with(1, 1));
    return together(MaskedNormalization.over(grouped, each, epsilon, 2, 3).value(), x.value());
  }

  /** [B, groups, places, width], so that each group stands together. */
  private static Tensor groups(Tensor x, int parts) {
    int width = x.dim(-1) / parts;
    return Ops.transpose(x.reshape(x.dim(0), places(x), parts, width), 0, 2, 1, 3);
  }

  /** {@link #groups} undone. */
  private static Tensor together(Tensor grouped, Tensor x) {
    return Ops.transpose(grouped, 0, 2, 1, 3).reshape(x.shape().toArray());
  }

  private static int places(Tensor x) {
    int places = 1;
    for (int axis = 1; axis < x.rank() - 1; axis++) {
      places *= x.dim(axis);
    }
    return places;
  }
}
