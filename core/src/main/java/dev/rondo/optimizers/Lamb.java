package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * LAMB, made by {@link Optimizers#lamb}.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay w
 * w = w - r |w| / |u| u
 * }</pre>
 *
 * with the Euclidean lengths of a whole weight and of its u; where one of them is 0, {@code w = w -
 * r u}. You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song, Demmel, Keutzer and Hsieh, 2020, "Large
 * batch optimization for deep learning: training BERT in 76 minutes", algorithm 2, with Keras's
 * epsilon of 1e-7 where the paper has 1e-6. The decay is the paper's; Keras takes it from the
 * weight before the step, as AdamW does.
 *
 * <p>The lengths are needed before the first place changes, so a step passes over a weight twice
 * and reads it once more. Of an embedding of which a step touched some rows, the others keep w, m
 * and v, and the lengths are those of the rows that were touched, taken together; see {@link
 * Optimizer}.
 */
public final class Lamb extends Descent<Lamb> {

  private record Options(float beta1, float beta2, float epsilon, float decay) {}

  /** What the direction of one step needs beside the slots: the corrections of m and of root v. */
  private record Corrections(float ofMean, float ofRoot) {}

  private final Options options;

  Lamb(Schedule rate) {
    this(Common.of(rate), new Options(0.9f, 0.999f, 1e-7f, 0f));
  }

  private Lamb(Common common, Options options) {
    super(common, List.of("m", "v"), 0f);
    this.options = options;
  }

  @Override
  Lamb with(Common other) {
    return new Lamb(other, options);
  }

  /**
   * How much of the running means of the gradient and of its square is kept each step; 0.9 and
   * 0.999 unless set.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   */
  public Lamb betas(float beta1, float beta2) {
    return new Lamb(
        common,
        new Options(
            Check.fraction("beta1", beta1),
            Check.fraction("beta2", beta2),
            options.epsilon,
            options.decay));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public Lamb epsilon(float epsilon) {
    float checked = Check.positive("epsilon", epsilon);
    return new Lamb(common, new Options(options.beta1, options.beta2, checked, options.decay));
  }

  /** What part of a weight is added to its direction; 0 unless set, the paper has 0.01. */
  public Lamb weightDecay(float decay) {
    float checked = Check.notNegative("weightDecay", decay);
    return new Lamb(common, new Options(options.beta1, options.beta2, options.epsilon, checked));
  }

  @Override
  InPlace.Update rule(Step step) {
    Corrections by =
        new Corrections(
            (float) (1 / (1 - StrictMath.pow(options.beta1, step.number()))),
            (float) Math.sqrt(1 / (1 - StrictMath.pow(options.beta2, step.number()))));
    double ofWeight =
        step.places()
            .squared((a, from, to, out) -> System.arraycopy(a[0], from, out, 0, to - from));
    double ofDirection =
        step.places()
            .squared(
                (a, from, to, out) -> {
                  means(a[1], a[2], a[3], from, to, step);
                  direction(a[0], a[2], a[3], from, to, by, out);
                });
    boolean trusted = ofWeight > 0 && ofDirection > 0;
    double trust = trusted ? Math.sqrt(ofWeight / ofDirection) : 1;
    float rate = (float) (step.rate() * trust);
    return (a, from, to) -> change(a[0], a[2], a[3], from, to, by, rate);
  }

  private void means(float[] dW, float[] m, float[] v, int from, int to, Step step) {
    float factor = step.factor();
    float limit = step.limit();
    float beta1 = options.beta1;
    float beta2 = options.beta2;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    }
  }

  private void direction(
      float[] w, float[] m, float[] v, int from, int to, Corrections by, float[] u) {
    float epsilon = options.epsilon;
    float decay = options.decay;
    for (int i = from; i < to; i++) {
      float root = (float) Math.sqrt(v[i]) * by.ofRoot + epsilon;
      u[i - from] = m[i] * by.ofMean / root + decay * w[i];
    }
  }

  /** Computes the direction again, which costs less than to keep it in memory. */
  private void change(
      float[] w, float[] m, float[] v, int from, int to, Corrections by, float rate) {
    float epsilon = options.epsilon;
    float decay = options.decay;
    for (int i = from; i < to; i++) {
      float root = (float) Math.sqrt(v[i]) * by.ofRoot + epsilon;
      w[i] -= rate * (m[i] * by.ofMean / root + decay * w[i]);
    }
  }

  @Override
  public String toString() {
    return "lamb " + common + " " + options;
  }
}
