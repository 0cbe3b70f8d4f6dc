package dev.rondo.layers;

import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Masks the time steps of which every number is {@code value}: float32 [B, T, ..] to the same, with
 * zeros in what is masked.
 *
 * <pre>{@code
 * mask[b, t] = any(x[b, t, ..] != value)
 * y[b, t, ..] = mask[b, t] * x[b, t, ..]
 * }</pre>
 *
 * <p>As Keras's layer of that name, but what was masked before stays masked, and a step of more
 * than one axis is one step. States go through.
 *
 * @param value that padding is filled with; NaN stands for NaN
 */
record Masking(float value) implements Layer {

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          name
              + ": expected [time, features] of an example but got "
              + input
              + ". Mask steps before time is gone.");
    }
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Floats.check(name, x.value());
        Tensor mask = mask(x.value());
        if (x.mask() != null) {
          mask = Ops.where(x.mask(), mask, Tensor.scalar(0f));
        }
        return x.withValue(Masks.zero(x.value(), mask)).withMask(mask);
      }

      @Override
      public LayerStep stepping() {
        return new MaskingStep(Masking.this);
      }
    };
  }

  private Tensor mask(Tensor x) {
    float[] numbers = x.toArray();
    int steps = x.dim(0) * x.dim(1);
    int width = steps == 0 ? 0 : numbers.length / steps;
    float[] mask = new float[steps];
    for (int t = 0; t < steps; t++) {
      mask[t] = counts(numbers, t * width, (t + 1) * width) ? 1f : 0f;
    }
    return Tensor.of(mask, x.dim(0), x.dim(1));
  }

  /** Whether a step has another number than the value. */
  boolean counts(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      if (x[i] != value && !(Float.isNaN(x[i]) && Float.isNaN(value))) {
        return true;
      }
    }
    return false;
  }
}
