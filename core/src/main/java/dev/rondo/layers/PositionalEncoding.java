package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;

/**
 * Adds waves to each step by which an attention can tell where it stands: [B, T, D] to [B, T, D].
 *
 * <pre>{@code
 * y[t, 2i]     = x[t, 2i]     + sin(t / 10000^(2i / D))
 * y[t, 2i + 1] = x[t, 2i + 1] + cos(t / 10000^(2i / D))
 * }</pre>
 *
 * <p>It learns nothing and takes any length. Mask and states go through. Places count from the
 * start of the tensor, as in Keras, whatever is masked: pad behind a sequence, or it has other
 * places than alone. Vaswani et al., 2017, "Attention is all you need".
 */
record PositionalEncoding() implements Layer {
  private static final double LONGEST = 10_000;

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    AttentionShapes shapes = AttentionShapes.of(name, List.of(input));
    int width = input.dim(1);
    return new LayerFunction() {
      @Override
      public Signal apply(Signal x, Pass pass) {
        shapes.check(name, "sequence", x, width);
        return x.withValue(Ops.add(x.value(), waves(x.value().dim(1), width)));
      }

      @Override
      public Shape output() {
        return input;
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }

  /** [steps, width]. */
  private static Tensor waves(int steps, int width) {
    float[] waves = new float[steps * width];
    for (int i = 0; i < width; i++) {
      double rate = Math.pow(LONGEST, -(double) (i - i % 2) / width);
      for (int t = 0; t < steps; t++) {
        waves[t * width + i] = (float) (i % 2 == 0 ? Math.sin(t * rate) : Math.cos(t * rate));
      }
    }
    return Tensor.of(waves, steps, width);
  }
}
