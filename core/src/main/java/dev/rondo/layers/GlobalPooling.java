package dev.rondo.layers;

import dev.rondo.layers.Pooling.Reduction;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Locale;

/**
 * The largest, or the mean, of each channel, over all of time: [B, T, C] to [B, C], or over rows
 * and columns: [B, H, W, C] to [B, C].
 *
 * <p>Masked steps are left out, whatever stands there; in Keras only by the mean over time. A
 * sequence that is masked as a whole gives 0, where the mean of Keras is NaN. Mask and states end
 * here. It does not stream: it needs the whole sequence.
 *
 * @param axes 1 for time, 2 for rows and columns
 */
record GlobalPooling(Reduction reduction, int axes) implements Layer {

  GlobalPooling {
    if (axes < 1 || axes > 2) {
      throw new IllegalArgumentException(
          "global_pooling: expected one or two axes but got " + axes);
    }
  }

  @Override
  public String kind() {
    return "global_" + reduction.name().toLowerCase(Locale.ROOT) + "_pooling" + axes + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkRank(name, axes, input);
    int[] over = axes == 1 ? new int[] {1} : new int[] {1, 2};
    return new NoStream(
        Shape.of(input.dim(-1)),
        (x, pass) -> {
          Tensor value = x.value();
          Windows.check(name, value, input);
          if (value.dim(1) == 0 || value.dim(-2) == 0) {
            throw new IllegalArgumentException(
                name + ": expected at least one place but got " + value.shape());
          }
          Tensor mask = x.mask();
          return Signal.of(mask == null ? plain(value, over) : masked(name, x, mask, over));
        });
  }

  private Tensor plain(Tensor x, int... over) {
    return reduction == Reduction.MAX ? Ops.max(x, false, over) : Ops.mean(x, false, over);
  }

  private Tensor masked(String name, Signal x, Tensor mask, int... over) {
    Tensor counts = StepMasks.places(name, x.value(), mask);
    if (reduction == Reduction.MAX) {
      Tensor y = Ops.max(StepMasks.fill(name, x, Float.NEGATIVE_INFINITY), false, over);
      return Ops.where(Ops.max(counts, false, over), y, Tensor.scalar(0f));
    }
    Tensor sum = Ops.sum(StepMasks.fill(name, x, 0f), false, over);
    return sum.div(Ops.maximum(Ops.sum(counts, false, over), Tensor.scalar(1f)));
  }
}
