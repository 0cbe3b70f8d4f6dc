package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
      int[] labels = oneHot(metric, Ops.toFloat(counting).toArray(), positions, classes, own);
      return new Answers(classes, scores, labels, null, own);
    }
    float[] truths = Ops.toFloat(counting).toArray();
    checkYesOrNo(metric, truths, positions, classes);
    return new Answers(classes, scores, null, truths, own);
  }

  private static float[] yes(int[] labels, int classes) {
    float[] yes = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      yes[i * classes + labels[i]] = 1;
    }
    return yes;
  }

  /** The places of the ones. What does not count is all zeros and goes by class 0. */
  private static int[] oneHot(
      String metric, float[] rows, Shape positions, int classes, PositionWeights weights) {
    int[] labels = new int[rows.length / classes];
    for (int i = 0; i < labels.length; i++) {
      int ones = 0;
      int others = 0;
      for (int c = 0; c < classes; c++) {
        float each = rows[i * classes + c];
        labels[i] = each == 1 ? c : labels[i];
        ones += each == 1 ? 1 : 0;
        others += each != 1 && each != 0 ? 1 : 0;
      }
      if (weights.at(i) != 0 && (ones != 1 || others > 0)) {
        throw new IllegalArgumentException(
            metric
                + ": expected labels or one-hot targets but got "
                + numbers(Arrays.copyOfRange(rows, i * classes, (i + 1) * classes))
                + " at "
                + positions.place(i)
                + "; where any number of classes may be true, use precision, recall or f1 with"
                + " threshold(0.5f), which asks for each by itself");
      }
    }
    return labels;
  }

  /** A row for a message: whole numbers as such, and no more than eight. */
  private static String numbers(float[] row) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < Math.min(row.length, 8); i++) {
      numbers.add(row[i] == (int) row[i] ? String.valueOf((int) row[i]) : String.valueOf(row[i]));
    }
    return "[" + String.join(", ", numbers) + (row.length > 8 ? ", ..]" : "]");
  }

  private static void checkYesOrNo(String metric, float[] truths, Shape positions, int classes) {
    for (int i = 0; i < truths.length; i++) {
      if (truths[i] != 0 && truths[i] != 1) {
        throw new IllegalArgumentException(
            metric
                + ": expected targets of 0 or 1 but got "
                + truths[i]
                + " at "
                + positions.place(i / classes)
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
