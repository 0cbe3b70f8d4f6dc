package dev.rondo.layers;

import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Normalization;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A {@link BatchNormalization} over its weights. */
final class BatchNormalizationFunction extends PerStep {
  private final String name;
  private final BatchNormalization layer;
  private final Shape input;

  /** Of the channels, counted with the batch as 0. */
  private final int axis;

  private final @Nullable Tensor gamma;
  private final @Nullable Tensor beta;
  private final Tensor movingMean;
  private final Tensor movingVariance;
  private final BooleanSupplier frozen;

  BatchNormalizationFunction(
      String name,
      BatchNormalization layer,
      Shape input,
      int axis,
      @Nullable Tensor gamma,
      @Nullable Tensor beta,
      Tensor movingMean,
      Tensor movingVariance,
      BooleanSupplier frozen) {
    super(input);
    this.name = name;
    this.layer = layer;
    this.input = input;
    this.axis = axis;
    this.gamma = gamma;
    this.beta = beta;
    this.movingMean = movingMean;
    this.movingVariance = movingVariance;
    this.frozen = frozen;
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    Windows.check(name, x.value(), input);
    if (!pass.isTraining() || frozen.getAsBoolean()) {
      return x.withValue(back(inference(channelsLast(Masks.known(name, x)))));
    }
    Tensor value = channelsLast(x.value());
    Tensor mask = x.mask();
    Tensor normalized =
        mask == null ? training(value) : training(value, channelsLast(weights(x.value(), mask)));
    return x.withValue(back(Scaling.apply(normalized, gamma, beta)));
  }

  /** With time as the channels, a step of a stream would not know which of them it is. */
  @Override
  public boolean streams() {
    return axis != 1 || input.rank() == 1;
  }

  /** {@code y = x a + b} with {@code a = gamma / sqrt(variance + epsilon), b = beta - mean a}. */
  private Tensor inference(Tensor x) {
    Tensor scale = Ops.reciprocal(Ops.sqrt(movingVariance.add(layer.epsilon())));
    Tensor a = gamma == null ? scale : scale.mul(gamma);
    Tensor moved = Ops.neg(movingMean.mul(a));
    return x.mul(a).add(beta == null ? moved : moved.add(beta));
  }

  private Tensor training(Tensor x) {
    Normalization normal = Normalization.over(x, layer.epsilon(), 0, x.rank() - 1);
    follow(normal.mean(), normal.variance());
    return normal.value();
  }

  /** With a weight for each step: those that are masked do not count. */
  private Tensor training(Tensor x, Tensor weights) {
    int[] others = new int[x.rank() - 1];
    Arrays.setAll(others, i -> i);
    // what is not a number in a skipped step must not reach the others, in gradients either
    boolean finite = Double.isFinite(Norm.squared(x));
    Tensor known = finite ? x : Ops.where(weights, x, Tensor.scalar(0f));
    Tensor places = Ops.broadcastTo(weights, x.shape().with(-1, 1));
    MaskedNormalization normal = MaskedNormalization.over(known, places, layer.epsilon(), others);
    follow(normal.mean(), normal.variance());
    return normal.value();
  }

  /** The mask as [B, T, 1, ..]. */
  private Tensor weights(Tensor x, Tensor mask) {
    if (axis == 1) {
      throw new IllegalArgumentException(
          name
              + ": expected no mask, since the channels are axis 1, where a mask has time, but got"
              + " one of shape "
              + mask.shape());
    }
    return StepMasks.over(name, x, mask);
  }

  private void follow(Tensor mean, Tensor variance) {
    move(movingMean, mean);
    move(movingVariance, variance);
  }

  private void move(Tensor moving, Tensor batch) {
    float stays = layer.momentum();
    float[] now = batch.toArray();
    float[] next = moving.toArray();
    for (int i = 0; i < next.length; i++) {
      next[i] = next[i] * stays + now[i] * (1 - stays);
    }
    InPlace.assign(moving, next);
  }

  private Tensor channelsLast(Tensor x) {
    return move(x, axis, x.rank() - 1);
  }

  private Tensor back(Tensor x) {
    return move(x, x.rank() - 1, axis);
  }

  private static Tensor move(Tensor x, int from, int to) {
    if (from == to) {
      return x;
    }
    int[] order = new int[x.rank()];
    for (int i = 0, next = 0; i < order.length; i++) {
      next += next == from ? 1 : 0;
      order[i] = i == to ? from : next++;
    }
    return Ops.transpose(x, order);
  }
}
