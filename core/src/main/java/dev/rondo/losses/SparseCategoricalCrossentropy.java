package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#sparseCategoricalCrossentropy}. */
record SparseCategoricalCrossentropy(boolean logits) implements Crossentropy {

  @Override
  public Crossentropy fromLogits() {
    return new SparseCategoricalCrossentropy(true);
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor labels = Targets.labels("sparseCategoricalCrossentropy", target, prediction);
    if (logits) {
      return Ops.sparseCrossEntropy(prediction, labels);
    }
    Tensor all = Probabilities.normalized("sparseCategoricalCrossentropy", prediction);
    Tensor p = Ops.takeAlongAxis(all, Ops.expandDims(labels, labels.rank()), -1);
    return Ops.neg(Probabilities.log(Ops.squeeze(p, -1)));
  }
}
