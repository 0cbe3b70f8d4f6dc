package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Lion, made by {@link Optimizers#lion}.
 *
 * <pre>{@code
 * w = w - r (sign(beta1 m + (1 - beta1) g) + decay w)
 * m = beta2 m + (1 - beta2) g
 * }</pre>
 *
 * Chen, Liang, Huang, Real, Wang, Liu, Pham, Dong, Luong, Hsieh, Lu and Le, 2023, "Symbolic
 * discovery of optimization algorithms". Each step is as long as the learning rate, so the paper
 * has one 3 to 10 times below Adam's, and as many times the decay. As in Keras.
 *
 * <p>Rows of an embedding that a step did not touch keep w and m, and decay waits too; see {@link
 * Optimizer}.
 */
public final class Lion extends Descent<Lion> {

  private record Options(float beta1, float beta2, float decay) {}

  private final Options options;

  Lion(Schedule rate) {
    this(Common.of(rate), new Options(0.9f, 0.99f, 0f));
  }

  private Lion(Common common, Options options) {
    super(common, List.of("momentum"), 0f);
    this.options = options;
  }

  @Override
  Lion with(Common other) {
    return new Lion(other, options);
  }

  /**
   * How much of the momentum is in the step, and how much of it is kept each step; 0.9 and 0.99
   * unless set.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   */
  public Lion betas(float beta1, float beta2) {
    return new Lion(
        common,
        new Options(Check.fraction("beta1", beta1), Check.fraction("beta2", beta2), options.decay));
  }

  /** What part of a weight is taken away each step, times the learning rate; 0 unless set. */
  public Lion weightDecay(float decay) {
    float checked = Check.notNegative("weightDecay", decay);
    return new Lion(common, new Options(options.beta1, options.beta2, checked));
  }

  @Override
  InPlace.Update rule(Step step) {
    return (a, from, to) -> update(a[0], a[1], a[2], from, to, step);
  }

  private void update(float[] w, float[] dW, float[] m, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float keep = 1 - rate * options.decay;
    float beta1 = options.beta1;
    float beta2 = options.beta2;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float direction = Math.signum(beta1 * m[i] + (1 - beta1) * g);
      m[i] = beta2 * m[i] + (1 - beta2) * g;
      w[i] = keep * w[i] - rate * direction;
    }
  }

  @Override
  public String toString() {
    return "lion " + common + " " + options;
  }
}
