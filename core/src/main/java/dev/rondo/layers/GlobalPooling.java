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
 * <p>As in Keras, the mean over time leaves masked steps out, whatever stands there, and the others
 * do not look at a mask. A sequence that is masked as a whole has the mean 0, where Keras has NaN.
 * Mask and states end here. It does not stream: it needs the whole sequence.
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
          if (reduction == Reduction.MAX) {
            return Signal.of(Ops.max(value, false, over));
          }
          Tensor mask = axes == 1 ? x.mask() : null;
          return Signal.of(mask == null ? Ops.mean(value, false, over) : mean(name, value, mask));
        });
  }

  private static Tensor mean(String name, Tensor x, Tensor mask) {
    Tensor counts = StepMasks.over(name, x, mask);
    Tensor sum = Ops.sum(Ops.where(counts, x, Tensor.scalar(0f)), false, 1);
    return sum.div(Ops.maximum(Ops.sum(counts, false, 1), Tensor.scalar(1f)));
  }
}
