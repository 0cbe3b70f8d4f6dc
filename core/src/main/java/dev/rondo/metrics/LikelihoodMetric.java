package dev.rondo.metrics;

/** A metric that is a function of the mean cross-entropy. It takes probabilities unless told. */
public interface LikelihoodMetric extends Metric {

  /** The same metric of predictions without their softmax. */
  LikelihoodMetric fromLogits();
}
