package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The positions of a batch as rows of scores, and what is true of each.
 *
 * @param scores [N, classes], the predictions
 * @param labels [N], the true classes; null if each class is a question of its own
 * @param truths [N, classes], 1 where the answer is yes; null if there are labels
 * @param weights how much each position counts
 */
record Answers(
    int classes,
    float[] scores,
    int @Nullable [] labels,
    float @Nullable [] truths,
    PositionWeights weights) {

  /** No class at all. */
  static final int NONE = -1;

  /**
   * @param questions whether each class is a question of its own; always so if there is but one
   */
  static Answers of(
      String metric,
      Tensor target,
      Tensor prediction,
      @Nullable Tensor weights,
      boolean questions) {
    Shape shape = prediction.shape();
    int classes = shape.rank() > 1 ? shape.dim(-1) : 1;
    Shape positions = shape.rank() > 1 ? shape.remove(-1) : shape;
    Tensor counting = PositionWeights.only(target, weights);
    PositionWeights own = PositionWeights.of(metric, weights, positions);
    float[] scores = prediction.toArray();
    if (classes > 1 && Accuracy.areLabels(target, prediction)) {
      int[] labels = Accuracy.labels(metric, counting, prediction).toIntArray();
      return new Answers(
          classes, scores, questions ? null : labels, questions ? yes(labels, classes) : null, own);
    }
    if (!Accuracy.withoutLastOne(target.shape()).equals(Accuracy.withoutLastOne(shape))) {
      throw new IllegalArgumentException(
          metric
              + ": expected a target of the prediction's shape "
              + shape
              + (classes > 1 ? " or labels of shape " + positions : "")
              + " but got "
              + target.shape());
    }
    if (classes > 1 && !questions) {
      int[] labels = Ops.argMax(Ops.toFloat(counting), -1).toIntArray();
      return new Answers(classes, scores, labels, null, own);
    }
    float[] truths = Ops.toFloat(counting).toArray();
    checkYesOrNo(metric, truths);
    return new Answers(classes, scores, null, truths, own);
  }

  private static float[] yes(int[] labels, int classes) {
    float[] yes = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      yes[i * classes + labels[i]] = 1;
    }
    return yes;
  }

  private static void checkYesOrNo(String metric, float[] truths) {
    for (float truth : truths) {
      if (truth != 0 && truth != 1) {
        throw new IllegalArgumentException(
            metric
                + ": expected targets of 0 or 1 but got "
                + truth
                + "; for classes, predict one number for each");
      }
    }
  }

  int positions() {
    return scores.length / classes;
  }

  /** Whether the true answer of a position to the question of a class is yes. */
  boolean isTrue(int position, int label) {
    return labels != null
        ? labels[position] == label
        : truths != null && truths[position * classes + label] == 1;
  }

  /** The class of the largest score, the first of them; {@link #NONE} if one of them is NaN. */
  int largest(int position) {
    int best = 0;
    for (int i = 0; i < classes; i++) {
      float score = scores[position * classes + i];
      if (Float.isNaN(score)) {
        return NONE;
      }
      best = score > scores[position * classes + best] ? i : best;
    }
    return best;
  }
}
