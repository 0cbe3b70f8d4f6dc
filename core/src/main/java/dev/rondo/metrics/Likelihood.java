package dev.rondo.metrics;

import dev.rondo.losses.Crossentropy;
import dev.rondo.losses.Losses;
import dev.rondo.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of the mean cross-entropy.
 *
 * @param ofNats the function
 */
record Likelihood(String name, DoubleUnaryOperator ofNats, boolean logits)
    implements LikelihoodMetric {

  @Override
  public LikelihoodMetric fromLogits() {
    return new Likelihood(name, ofNats, true);
  }

  @Override
  public Meter meter() {
    return new MeanMetric(name, this::crossEntropy, ofNats).meter();
  }

  private Tensor crossEntropy(Tensor target, Tensor prediction) {
    Crossentropy loss =
        Accuracy.areLabels(target, prediction)
            ? Losses.sparseCategoricalCrossentropy()
            : Losses.categoricalCrossentropy();
    return (logits ? loss.fromLogits() : loss).perExample(target, prediction);
  }
}
