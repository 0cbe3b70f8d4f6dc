package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Adam with Nesterov's momentum, made by {@link Optimizers#nadam}.
 *
 * <pre>{@code
 * u(t) = beta1 (1 - 0.96^(t momentumDecay) / 2)      U(t) = u(1) u(2) ... u(t)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * n = (1 - u(t)) g / (1 - U(t)) + u(t+1) m / (1 - U(t+1))
 * w = w - r n / (sqrt(v / (1 - beta2^t)) + epsilon)
 * }</pre>
 *
 * Dozat, 2016, "Incorporating Nesterov momentum into Adam". {@code momentumDecay} is 1 as in Keras
 * unless set; the paper and PyTorch have 0.004.
 */
public final class Nadam extends Descent<Nadam> {

  private record Options(float beta1, float beta2, float epsilon, float momentumDecay) {}

  private final Options options;

  /** U at {@link #productAt}: it follows from the step, so it is no part of the state. */
  private double product = 1;

  private int productAt;

  Nadam(Schedule rate) {
    this(Common.of(rate), new Options(0.9f, 0.999f, 1e-7f, 1f));
  }

  private Nadam(Common common, Options options) {
    super(common, List.of("m", "v"), 0f);
    this.options = options;
  }

  @Override
  Nadam with(Common other) {
    return new Nadam(other, options);
  }

  /**
   * How much of the running means of the gradient and of its square is kept each step; 0.9 and
   * 0.999 unless set.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   */
  public Nadam betas(float beta1, float beta2) {
    return new Nadam(
        common,
        new Options(
            Check.fraction("beta1", beta1),
            Check.fraction("beta2", beta2),
            options.epsilon,
            options.momentumDecay));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public Nadam epsilon(float epsilon) {
    return new Nadam(
        common,
        new Options(
            options.beta1,
            options.beta2,
            Check.positive("epsilon", epsilon),
            options.momentumDecay));
  }

  /** How fast the momentum warms up; 0 or more. */
  public Nadam momentumDecay(float decay) {
    return new Nadam(
        common,
        new Options(
            options.beta1,
            options.beta2,
            options.epsilon,
            Check.notNegative("momentumDecay", decay)));
  }

  /** PyTorch's values: epsilon 1e-8, momentum decay 0.004. */
  public Nadam asInPyTorch() {
    return epsilon(1e-8f).momentumDecay(0.004f);
  }

  private double momentum(int t) {
    return options.beta1 * (1 - 0.5 * StrictMath.pow(0.96, t * (double) options.momentumDecay));
  }

  /** U(t), from the step before or, after a restore, from the start. */
  private double product(int t) {
    if (t < productAt) {
      product = 1;
      productAt = 0;
    }
    while (productAt < t) {
      productAt++;
      product *= momentum(productAt);
    }
    return product;
  }

  @Override
  InPlace.Update rule(Step step) {
    double now = momentum(step.number());
    double next = momentum(step.number() + 1);
    double product = product(step.number());
    float ofGradient = (float) (step.rate() * (1 - now) / (1 - product));
    float ofMean = (float) (step.rate() * next / (1 - product * next));
    float correction = (float) (1 / Math.sqrt(1 - StrictMath.pow(options.beta2, step.number())));
    return (a, from, to) ->
        update(a[0], a[1], a[2], a[3], from, to, step, ofGradient, ofMean, correction);
  }

  private void update(
      float[] w,
      float[] dW,
      float[] m,
      float[] v,
      int from,
      int to,
      Step step,
      float ofGradient,
      float ofMean,
      float correction) {
    float factor = step.factor();
    float limit = step.limit();
    float beta1 = options.beta1;
    float beta2 = options.beta2;
    float epsilon = options.epsilon;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float mean = beta1 * m[i] + (1 - beta1) * g;
      float square = beta2 * v[i] + (1 - beta2) * g * g;
      m[i] = mean;
      v[i] = square;
      float root = (float) Math.sqrt(square) * correction + epsilon;
      w[i] -= (ofGradient * g + ofMean * mean) / root;
    }
  }

  @Override
  public String toString() {
    return "nadam " + common + " " + options;
  }
}
