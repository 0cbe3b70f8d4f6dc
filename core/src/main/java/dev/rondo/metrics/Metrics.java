package dev.rondo.metrics;

import dev.rondo.losses.Loss;
import dev.rondo.losses.Losses;
import java.util.function.DoubleUnaryOperator;

/** The metrics. */
public final class Metrics {
  private Metrics() {}

  /**
   * The part of positions that are right, chosen by the shapes as in Keras: {@link
   * #binaryAccuracy()} if the prediction has one feature, {@link #sparseCategoricalAccuracy} if the
   * target has labels, else {@link #categoricalAccuracy}.
   */
  public static Metric accuracy() {
    return new MeanMetric("accuracy", Accuracy::any);
  }

  /** {@link #binaryAccuracy(float)} of probabilities, above one half. */
  public static Metric binaryAccuracy() {
    return binaryAccuracy(0.5f);
  }

  /**
   * The part of features where the target, 0 or 1, says whether the prediction is above the
   * threshold.
   *
   * @param threshold 0.5 for probabilities, 0 for logits
   */
  public static Metric binaryAccuracy(float threshold) {
    return new MeanMetric("binary_accuracy", (target, p) -> Accuracy.binary(target, p, threshold));
  }

  /** The part of positions [.., C] where target and prediction are largest at the same class. */
  public static Metric categoricalAccuracy() {
    return new MeanMetric("categorical_accuracy", Accuracy::categorical);
  }

  /** The part of positions where the prediction [.., C] is largest at the target's label [..]. */
  public static Metric sparseCategoricalAccuracy() {
    return new MeanMetric("sparse_categorical_accuracy", Accuracy::sparse);
  }

  /**
   * The part of positions where fewer than k classes have a larger prediction than the right one.
   * Targets are labels [..] or one-hot [.., C].
   *
   * @param k 1 or more
   */
  public static Metric topK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("topK: expected 1 or more but got " + k);
    }
    return new MeanMetric("top_" + k + "_accuracy", (target, p) -> Accuracy.top(k, target, p));
  }

  /**
   * {@code exp} of the mean cross-entropy in nats: among how many equally likely tokens the model
   * still hesitates (Jelinek, Mercer, Bahl and Baker, 1977, "Perplexity: a measure of the
   * difficulty of speech recognition tasks"). Targets are labels [..] or one-hot [.., C].
   */
  public static LikelihoodMetric perplexity() {
    return new Likelihood("perplexity", Math::exp, false);
  }

  /**
   * The mean cross-entropy in bits: nats divided by the logarithm of 2. Targets are labels [..] or
   * one-hot [.., C].
   */
  public static LikelihoodMetric bitsPerCharacter() {
    return new Likelihood("bits_per_character", nats -> nats / Math.log(2), false);
  }

  /** The mean absolute error. */
  public static Metric mae() {
    return mean("mae", Losses.meanAbsoluteError());
  }

  /** The root of the mean squared error. */
  public static Metric rmse() {
    return new MeanMetric("rmse", Losses.meanSquaredError()::perExample, Math::sqrt);
  }

  /**
   * The part of the target's variance that the prediction explains: {@code 1 - sum (t - p)^2 / sum
   * (t - mean t)^2}, by feature, then their mean. 1 is perfect, 0 as good as the mean of the
   * targets. A feature that never changes gives 1 if it is met exactly, else 0.
   */
  public static Metric r2() {
    return new R2();
  }

  /** The mean of a loss, as a metric under a name. */
  public static Metric mean(String name, Loss loss) {
    return new MeanMetric(name, loss::perExample, DoubleUnaryOperator.identity());
  }
}
