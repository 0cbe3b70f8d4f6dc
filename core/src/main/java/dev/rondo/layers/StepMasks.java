package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;

/** What layers share that look at a mask, [B, T]. */
final class StepMasks {
  private StepMasks() {}

  /** Checks that a mask has a number for each step of {@code x}, [B, T, ..]. */
  static void check(String name, Tensor x, Tensor mask) {
    if (x.rank() < 2 || !mask.shape().equals(Shape.of(x.dim(0), x.dim(1)))) {
      throw new IllegalArgumentException(
          name
              + ": expected a mask of shape [batch, time] for "
              + x.shape()
              + " but got "
              + mask.shape()
              + ". It is 1 where a step counts and 0 where it is padding.");
    }
  }

  /** The mask as float32 [B, T, 1, ..], to meet each number of a step. */
  static Tensor over(String name, Tensor x, Tensor mask) {
    check(name, x, mask);
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    dims[0] = x.dim(0);
    dims[1] = x.dim(1);
    return Ops.toFloat(mask).reshape(dims);
  }

  /** The mask as float32 [B, T, .., 1], one for each place of {@code x}, [B, T, .., C]. */
  static Tensor places(String name, Tensor x, Tensor mask) {
    return Ops.broadcastTo(over(name, x, mask), x.shape().with(-1, 1));
  }

  /** The value with another number, a zero mostly, in masked steps, whatever stands there. */
  static Tensor fill(String name, Signal x, float masked) {
    Tensor mask = x.mask();
    return mask == null
        ? x.value()
        : Ops.where(over(name, x.value(), mask), x.value(), Tensor.scalar(masked));
  }
}
