package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Arrays;

/**
 * Any layer at each step by itself, with the same weights: [B, T, ..] to [B, T, ..]. All steps go
 * through the layer at once, as [B T, ..]; what is random differs from step to step, and a {@link
 * BatchNormalization} inside takes its mean over all steps, where Keras goes from step to step.
 *
 * <p>Weights are those of the layer. The mask goes through, as in Keras, and the layer sees none of
 * it, but zeros instead of NaN in a masked step; what a layer inside does with states stays inside,
 * and those of the signal go through. A penalty on activity inside is that of the sequences:
 * divided by B, not by B T, and without masked steps. It streams.
 *
 * @param layer for [B, ..]
 */
record TimeDistributed(Layer layer) implements Layer {

  @Override
  public boolean takes(boolean ints) {
    return layer.takes(ints);
  }

  @Override
  public String options() {
    return layer.options();
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          name
              + ": expected [time, ..] of an example, with at least one axis behind time, but got "
              + input
              + ".");
    }
    Shape step = input.remove(0);
    LayerFunction inner = Shared.inner(layer).build(name, weights, step);
    inner.checkReader(layer.kind(), name, this);
    return new PerStep(inner.output().insert(0, input.dim(0))) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Tensor value = x.value();
        if (value.rank() != input.rank() + 1 || value.dim(1) == 0) {
          throw new IllegalArgumentException(
              name + ": expected [batch, time, ..] as " + input + " but got " + value.shape());
        }
        if (x.mask() != null) {
          StepMasks.check(name, value, x.mask());
        }
        int batch = value.dim(0);
        int time = value.dim(1);
        Tensor all = Masks.known(name, x).reshape(fold(value.shape()));
        Pass each = pass.carrying(null).folding(batch, time, x.mask());
        Tensor y = inner.apply(Signal.of(all), each).value();
        return x.withValue(y.reshape(unfold(batch, time, y.shape())));
      }

      @Override
      public String path() {
        return inner.path();
      }
    };
  }

  /** [B, T, ..] to [B T, ..]. */
  private static int[] fold(Shape shape) {
    int[] dims = Arrays.copyOfRange(shape.toArray(), 1, shape.rank());
    dims[0] *= shape.dim(0);
    return dims;
  }

  /** [B T, ..] to [B, T, ..]. */
  private static int[] unfold(int batch, int time, Shape shape) {
    int[] dims = shape.insert(0, batch).toArray();
    dims[1] = time;
    return dims;
  }
}
