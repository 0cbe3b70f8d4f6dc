package dev.rondo.metrics;

import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Keeps all scores, since the area under the curve is a matter of their order. */
final class Scores implements Meter {
  private final String metric;

  /** 0 before the first batch. */
  private int classes;

  private int positions;
  private float[] scores = {};
  private float[] weights = {};

  /** Whether the answer is yes, at the place of each score. */
  private BitSet truths = new BitSet();

  Scores(String metric) {
    this.metric = metric;
  }

  @Override
  public void update(Tensor target, Tensor prediction, @Nullable Tensor weight) {
    Answers answers = Answers.of(metric, target, prediction, weight, true);
    if (classes != 0 && answers.classes() != classes) {
      throw new IllegalArgumentException(
          metric
              + ": expected predictions of "
              + classes
              + " classes but got "
              + answers.classes());
    }
    classes = answers.classes();
    reserve(positions + answers.positions());
    for (int i = 0; i < answers.positions(); i++) {
      float counts = answers.weights().at(i);
      if (counts != 0) {
        keep(answers, i, counts);
      }
    }
  }

  private void reserve(int more) {
    if (weights.length < more) {
      int room = Math.max(more, weights.length + weights.length / 2);
      weights = Arrays.copyOf(weights, room);
      scores = Arrays.copyOf(scores, Math.multiplyExact(room, classes));
    }
  }

  private void keep(Answers answers, int from, float weight) {
    weights[positions] = weight;
    for (int c = 0; c < classes; c++) {
      int at = positions * classes + c;
      scores[at] = answers.scores()[from * classes + c];
      truths.set(at, answers.isTrue(from, c));
    }
    positions++;
  }

  /** The mean over the classes of which there are both; NaN if there is none. */
  @Override
  public double result() {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < classes; c++) {
      RankSum ranks = new RankSum(positions);
      for (int i = 0; i < positions; i++) {
        int at = i * classes + c;
        ranks.add(scores[at], truths.get(at), weights[i]);
      }
      if (ranks.hasBoth()) {
        sum += ranks.area();
        count++;
      }
    }
    return sum / count;
  }

  @Override
  public void reset() {
    classes = 0;
    positions = 0;
    scores = new float[0];
    weights = new float[0];
    truths = new BitSet();
  }

  /** The classes, then of each position its weight, and its score and truth for each class. */
  @Override
  public double[] state() {
    int width = 1 + 2 * classes;
    double[] state = new double[1 + positions * width];
    state[0] = classes;
    for (int i = 0; i < positions; i++) {
      int to = 1 + i * width;
      state[to] = weights[i];
      for (int c = 0; c < classes; c++) {
        state[to + 1 + 2 * c] = scores[i * classes + c];
        state[to + 2 + 2 * c] = truths.get(i * classes + c) ? 1 : 0;
      }
    }
    return state;
  }

  /** What was there is not moved by later batches, so it is enough to forget those. */
  @Override
  public Runnable undo() {
    int before = positions;
    int ofClasses = classes;
    return () -> {
      if (ofClasses == 0) {
        reset();
      }
      positions = before;
    };
  }

  @Override
  public void restore(double[] state) {
    int count = state.length == 0 || !(state[0] >= 0 && state[0] < 1e6) ? -1 : (int) state[0];
    int width = 1 + 2 * count;
    if (count < 0 || (state.length - 1) % width != 0 || (count == 0 && state.length > 1)) {
      throw new IllegalArgumentException(
          metric
              + ": expected the state of this metric, the classes and the scores, but got "
              + state.length
              + " numbers; give what state() returned");
    }
    reset();
    classes = count;
    int all = (state.length - 1) / width;
    reserve(all);
    positions = all;
    for (int i = 0; i < all; i++) {
      int from = 1 + i * width;
      weights[i] = (float) state[from];
      for (int c = 0; c < count; c++) {
        scores[i * count + c] = (float) state[from + 1 + 2 * c];
        truths.set(i * count + c, state[from + 2 + 2 * c] == 1);
      }
    }
  }
}
