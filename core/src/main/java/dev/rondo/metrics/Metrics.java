package dev.rondo.metrics;

import dev.rondo.losses.Loss;
import dev.rondo.losses.Losses;
import java.util.List;
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
   * threshold. One other than 0.5 is in its name: {@code binary_accuracy_at_0}.
   *
   * @param threshold 0.5 for probabilities, 0 for logits
   */
  public static Metric binaryAccuracy(float threshold) {
    String name = Threshold.name("binary_accuracy", threshold);
    return new MeanMetric(name, (target, p) -> Accuracy.binary(target, p, threshold));
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

  /** Of what was said, the part that is true: {@code tp / (tp + fp)}. */
  public static ClassificationMetric precision() {
    return new ClassRatio(Ratio.PRECISION, null, Average.MACRO, 0);
  }

  /** Of what is true, the part that was said: {@code tp / (tp + fn)}. */
  public static ClassificationMetric recall() {
    return new ClassRatio(Ratio.RECALL, null, Average.MACRO, 0);
  }

  /**
   * The harmonic mean of precision and recall, {@code 2 tp / (2 tp + fp + fn)} (van Rijsbergen,
   * 1979, "Information retrieval"). The mean over classes is that of their F1.
   */
  public static ClassificationMetric f1() {
    return new ClassRatio(Ratio.F1, null, Average.MACRO, 0);
  }

  /**
   * The area under the receiver operating characteristic: how often a yes is scored above a no,
   * ties half (Hanley and McNeil, 1982, "The meaning and use of the area under a receiver operating
   * characteristic (ROC) curve"). It is exact, by ranks, where Keras's goes by 200 thresholds, and
   * the same for logits and probabilities. 0.5 is chance.
   *
   * <p>Of several classes it is the mean of each against the rest, and of those only that occur and
   * do not always; NaN if there is none. Targets are labels [..] or of the prediction's shape, 0 or
   * 1. All scores of an epoch are kept: 4 bytes a class and position, and 16 in a checkpoint.
   */
  public static Metric auc() {
    return new Auc();
  }

  /**
   * How often each class was taken for each other one; see {@link ConfusionMatrix}.
   *
   * @param names of the classes from 0, to print; those left out go by their number
   */
  public static ConfusionMatrix confusionMatrix(String... names) {
    return new ConfusionMatrix(List.of(names), null);
  }

  /**
   * The mean absolute error in percent of the target: {@code 100 mean |t - p| / max(|t|, 1e-7)}, as
   * in Keras. It means little where targets are near 0; see {@link #smape} and {@link #mase}.
   */
  public static Metric mape() {
    return new MeanMetric(
        "mape", (t, p) -> ForecastError.positions("mape", t, p, ForecastError::percentage));
  }

  /**
   * The mean absolute error in percent of the mean of both sizes: {@code 100 mean 2 |t - p| / (|t|
   * + |p|)}, from 0 to 200 (Makridakis and Hibon, 2000, "The M3-Competition: results, conclusions
   * and implications"). Where target and prediction are 0 it is 0.
   */
  public static Metric smape() {
    return new MeanMetric(
        "smape",
        (t, p) -> ForecastError.positions("smape", t, p, ForecastError::symmetricPercentage));
  }

  /**
   * The mean absolute error, divided by that of saying what was a season before in the training
   * series: below 1 is better than that (Hyndman and Koehler, 2006, "Another look at measures of
   * forecast accuracy").
   *
   * @param trainingSeries in its order, and in the units of the targets
   * @param season how many steps a season has; 1 for none
   * @throws IllegalArgumentException if the series is no longer than a season, or repeats itself to
   *     the bit, or holds NaN or an infinity
   */
  public static Metric mase(float[] trainingSeries, int season) {
    double scale = SeasonalError.of(trainingSeries, season);
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "mase: expected a training series of finite numbers that changes from season to season"
              + " but its mean change is "
              + scale);
    }
    return new MeanMetric(
        "mase", (t, p) -> ForecastError.positions("mase", t, p, (a, b) -> Math.abs(a - b) / scale));
  }
}
