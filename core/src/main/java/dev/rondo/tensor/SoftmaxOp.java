package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Softmax;

/** Softmax and its logarithm over the last axis. */
final class SoftmaxOp {
  private SoftmaxOp() {}

  static Tensor apply(Tensor x) {
    Along rows = Along.of(x.shape(), -1);
    Tensor y = Tensor.allocate(x.shape());
    float[] from = x.floats("softmax");
    float[] to = y.floats();
    Softmax kernel = Kernels.get().softmax();
    kernel.softmax(from, to, rows.outer(), rows.n());
    Replay.note(y, () -> () -> kernel.softmax(from, to, rows.outer(), rows.n()), x);
    // forward: y = exp(x) / sum(exp(x))   so: dX += y * (dY - sum(dY * y))
    return GradientTape.record(
        y,
        (dY, into) -> {
          Tensor dX = Tensor.allocate(x.shape());
          Kernels.get()
              .softmax()
              .softmaxBackward(y.floats(), dY.floats(), dX.floats(), rows.outer(), rows.n());
          into.give(x, dX);
        },
        x);
  }

  static Tensor log(Tensor x) {
    Along rows = Along.of(x.shape(), -1);
    Tensor y = Tensor.allocate(x.shape());
    float[] from = x.floats("logSoftmax");
    float[] to = y.floats();
    Softmax kernel = Kernels.get().softmax();
    kernel.logSoftmax(from, to, rows.outer(), rows.n());
    Replay.note(y, () -> () -> kernel.logSoftmax(from, to, rows.outer(), rows.n()), x);
    // forward: y = x - log(sum(exp(x)))   so: dX += dY - exp(y) * sum(dY)
    return GradientTape.record(
        y,
        (dY, into) -> {
          Tensor dX = Tensor.allocate(x.shape());
          Kernels.get()
              .softmax()
              .logSoftmaxBackward(y.floats(), dY.floats(), dX.floats(), rows.outer(), rows.n());
          into.give(x, dX);
        },
        x);
  }
}
