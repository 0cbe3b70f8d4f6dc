package dev.rondo.metrics;

import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts for a {@link ConfusionMatrix}. */
final class ConfusionMeter implements Meter {
  private final ConfusionMatrix matrix;

  /** [actual, predicted], row by row; empty before the first batch. */
  private double[] counts = {};

  /** The weight of predictions that say nothing. */
  private double unknown;

  ConfusionMeter(ConfusionMatrix matrix) {
    this.matrix = matrix;
  }

  @Override
  public void update(Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Answers answers = Answers.of(matrix.name(), target, prediction, weights, false);
    float above = matrix.above(answers.classes());
    int classes = Math.max(2, answers.classes());
    if (counts.length == 0) {
      counts = new double[classes * classes];
    }
    if (counts.length != classes * classes) {
      throw new IllegalArgumentException(
          matrix.name()
              + ": expected predictions of "
              + (int) Math.sqrt(counts.length)
              + " classes but got "
              + classes);
    }
    int[] labels = answers.labels();
    for (int i = 0; i < answers.positions(); i++) {
      double weight = answers.weights().at(i);
      int actual = labels != null ? labels[i] : answers.isTrue(i, 0) ? 1 : 0;
      int said = labels != null ? answers.largest(i) : yesOrNo(answers.scores()[i], above);
      if (weight != 0 && said != Answers.NONE) {
        counts[actual * classes + said] += weight;
      } else {
        unknown += weight;
      }
    }
  }

  private static int yesOrNo(float score, float above) {
    return Float.isNaN(score) ? Answers.NONE : score > above ? 1 : 0;
  }

  @Override
  public double result() {
    matrix.publish(counts.clone());
    int classes = (int) Math.sqrt(counts.length);
    double right = 0;
    for (int i = 0; i < classes; i++) {
      right += counts[i * classes + i];
    }
    return right / (Arrays.stream(counts).sum() + unknown);
  }

  @Override
  public void reset() {
    counts = new double[0];
    unknown = 0;
  }

  /** What is unknown, then the matrix. */
  @Override
  public double[] state() {
    double[] state = new double[counts.length + 1];
    state[0] = unknown;
    System.arraycopy(counts, 0, state, 1, counts.length);
    return state;
  }

  @Override
  public void restore(double[] state) {
    int classes = (int) Math.sqrt(state.length - 1.0);
    if (state.length == 0 || classes * classes != state.length - 1) {
      throw new IllegalArgumentException(
          matrix.name()
              + ": expected the state of this metric, a square and one number, but got "
              + state.length
              + " numbers; give what state() returned");
    }
    unknown = state[0];
    counts = Arrays.copyOfRange(state, 1, state.length);
  }
}
