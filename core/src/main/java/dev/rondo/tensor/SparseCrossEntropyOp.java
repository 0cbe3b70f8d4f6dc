package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;

/** Cross-entropy of softmax against class indices, fused with its gradient. */
final class SparseCrossEntropyOp {
  private SparseCrossEntropyOp() {}

  static Tensor apply(Tensor logits, Tensor labels) {
    if (logits.rank() != labels.rank() + 1 || !logits.shape().remove(-1).equals(labels.shape())) {
      throw new IllegalArgumentException(
          "sparseCrossEntropy: expected logits [.., C] and labels [..] but got "
              + logits.shape()
              + " and "
              + labels.shape());
    }
    int classes = logits.dim(-1);
    int[] ids = labels.ints("sparseCrossEntropy");
    GatherOp.check("sparseCrossEntropy", ids, classes);
    float[] x = logits.floats("sparseCrossEntropy");
    Tensor losses = Tensor.allocate(labels.shape());
    Tensor slopes = Tensor.allocate(logits.shape());
    Kernels.get()
        .softmax()
        .crossEntropy(x, ids, losses.floats(), slopes.floats(), ids.length, classes);
    // forward: y = logSumExp(x) - x[label]   so: dX += dY * (softmax(x) - oneHot(label))
    return GradientTape.record(
        losses,
        (dY, into) -> into.give(logits, MulOp.multiply(slopes, dY.view(labels.shape().append(1)))),
        logits);
  }
}
