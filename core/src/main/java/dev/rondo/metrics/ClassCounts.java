package dev.rondo.metrics;

import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Counts, class by class, what was right, wrong and missed. Of one feature that is what yes was, or
 * what no was for a metric of class 0.
 */
final class ClassCounts implements Meter {
  private static final int RIGHT = 0;
  private static final int WRONG = 1;
  private static final int MISSED = 2;
  private static final int KINDS = 3;

  private final ClassRatio metric;

  /** [classes, KINDS]; empty until something counts. */
  private double[] counts = {};

  ClassCounts(ClassRatio metric) {
    this.metric = metric;
  }

  @Override
  public void update(Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Float cut = metric.cut();
    Answers answers = Answers.of(metric.name(), target, prediction, weights, cut != null);
    check(answers.classes());
    boolean questions = answers.labels() == null;
    float above = cut == null ? Threshold.DEFAULT : cut;
    boolean no = answers.classes() == 1 && metric.average() == Average.CLASS && metric.label() == 0;
    for (int i = 0; i < answers.positions(); i++) {
      double weight = answers.weights().at(i);
      if (weight == 0) {
        continue;
      }
      // Not before something counts: of nothing there is no ratio.
      counts = counts.length == 0 ? new double[answers.classes() * KINDS] : counts;
      int said = questions ? Answers.NONE : answers.largest(i);
      for (int c = 0; c < answers.classes(); c++) {
        float score = answers.scores()[i * answers.classes() + c];
        // not the opposite of each other, since NaN says neither
        boolean yes = questions ? (no ? score <= above : score > above) : said == c;
        add(c, yes, answers.isTrue(i, c) != no, weight);
      }
    }
  }

  private void add(int label, boolean said, boolean isTrue, double weight) {
    if (said || isTrue) {
      int kind = said && isTrue ? RIGHT : said ? WRONG : MISSED;
      counts[label * KINDS + kind] += weight;
    }
  }

  private void check(int classes) {
    // yes or no is two classes of one feature
    boolean lacks = metric.average() == Average.CLASS && metric.label() >= Math.max(2, classes);
    boolean others = counts.length > 0 && counts.length != classes * KINDS;
    if (others || lacks) {
      throw new IllegalArgumentException(
          metric.name()
              + ": expected predictions of "
              + (lacks
                  ? metric.label() + 1 + " classes or more"
                  : counts.length / KINDS + " classes")
              + " but got "
              + classes);
    }
  }

  @Override
  public double result() {
    if (counts.length == 0) {
      return Double.NaN;
    }
    return switch (metric.average()) {
      case CLASS -> of(counts, counts.length == KINDS ? 0 : metric.label());
      case MICRO -> of(together(), 0);
      case MACRO -> macro();
    };
  }

  private double of(double[] kinds, int label) {
    int at = label * KINDS;
    return metric.ratio().of(kinds[at + RIGHT], kinds[at + WRONG], kinds[at + MISSED]);
  }

  private double[] together() {
    double[] sums = new double[KINDS];
    for (int i = 0; i < counts.length; i++) {
      sums[i % KINDS] += counts[i];
    }
    return sums;
  }

  private double macro() {
    int classes = counts.length / KINDS;
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += of(counts, c);
    }
    return sum / classes;
  }

  @Override
  public void reset() {
    counts = new double[0];
  }

  @Override
  public double[] state() {
    return counts.clone();
  }

  @Override
  public void restore(double[] state) {
    if (state.length % KINDS != 0) {
      throw new IllegalArgumentException(
          metric.name()
              + ": expected the state of this metric, 3 numbers a class, but got "
              + state.length
              + "; give what state() returned");
    }
    counts = state.clone();
  }
}
