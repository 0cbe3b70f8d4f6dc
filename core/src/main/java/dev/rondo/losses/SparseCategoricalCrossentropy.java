package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#sparseCategoricalCrossentropy}. */
record SparseCategoricalCrossentropy(boolean logits, float smoothing) implements Crossentropy {
  private static final String NAME = "sparseCategoricalCrossentropy";

  @Override
  public Crossentropy fromLogits() {
    return new SparseCategoricalCrossentropy(true, smoothing);
  }

  @Override
  public Crossentropy labelSmoothing(float share) {
    return new SparseCategoricalCrossentropy(logits, LabelSmoothing.check(NAME, share));
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor labels = Targets.labels(NAME, target, prediction);
    return logits ? ofLogits(labels, prediction) : ofProbabilities(labels, prediction);
  }

  /**
   * {@code log sum exp(z) - z[label]}, in one operation. Smoothing gives {@code log sum exp(z) - (1
   * - s) z[label] - s mean z}, so only linear terms are left to add.
   */
  private Tensor ofLogits(Tensor labels, Tensor z) {
    Tensor loss = Ops.sparseCrossEntropy(z, labels);
    if (smoothing == 0) {
      return loss;
    }
    Tensor above = Ops.sub(own(labels, z), Ops.mean(z, false, -1));
    return Ops.add(loss, above.mul(smoothing));
  }

  private Tensor ofProbabilities(Tensor labels, Tensor prediction) {
    Tensor all = Probabilities.normalized(NAME, prediction);
    Tensor loss = Ops.neg(Probabilities.log(own(labels, all)));
    if (smoothing == 0) {
      return loss;
    }
    Tensor others = Ops.neg(Ops.mean(Probabilities.log(all), false, -1));
    return Ops.add(loss.mul(1 - smoothing), others.mul(smoothing));
  }

  /** {@code x[label]} of each position. */
  private static Tensor own(Tensor labels, Tensor x) {
    return Ops.squeeze(Ops.takeAlongAxis(x, Ops.expandDims(labels, labels.rank()), -1), -1);
  }
}
