package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Adam with the infinity norm, made by {@link Optimizers#adamax}.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g|)
 * w = w - r / (1 - beta1^t) m / (u + epsilon)
 * }</pre>
 *
 * Kingma and Ba, 2015, "Adam: a method for stochastic optimization", section 7.1, with Keras's
 * epsilon. {@link #asInPyTorch} has it in the maximum: {@code u = max(beta2 u, |g| + epsilon)}.
 *
 * <p>Rows of an embedding that a step did not touch keep w, m and u, while t counts all steps; see
 * {@link Optimizer}.
 */
public final class Adamax extends Descent<Adamax> {

  /**
   * @param inside whether epsilon is added within the maximum, as in PyTorch
   */
  private record Options(float beta1, float beta2, float epsilon, boolean inside) {}

  private final Options options;

  Adamax(Schedule rate) {
    this(Common.of(rate), new Options(0.9f, 0.999f, 1e-7f, false));
  }

  private Adamax(Common common, Options options) {
    super(common, List.of("m", "u"), 0f);
    this.options = options;
  }

  @Override
  Adamax with(Common other) {
    return new Adamax(other, options);
  }

  /**
   * How much of the running mean of the gradient and of its largest size is kept each step; 0.9 and
   * 0.999 unless set.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   */
  public Adamax betas(float beta1, float beta2) {
    return new Adamax(
        common,
        new Options(
            Check.fraction("beta1", beta1),
            Check.fraction("beta2", beta2),
            options.epsilon,
            options.inside));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public Adamax epsilon(float epsilon) {
    float checked = Check.positive("epsilon", epsilon);
    return new Adamax(common, new Options(options.beta1, options.beta2, checked, options.inside));
  }

  /** PyTorch's form: epsilon is 1e-8 and added to the size of the gradient. */
  public Adamax asInPyTorch() {
    return new Adamax(common, new Options(options.beta1, options.beta2, 1e-8f, true));
  }

  @Override
  InPlace.Update rule(Step step) {
    float rate = (float) (step.rate() / (1 - StrictMath.pow(options.beta1, step.number())));
    return (a, from, to) -> update(a[0], a[1], a[2], a[3], from, to, step, rate);
  }

  private void update(
      float[] w, float[] dW, float[] m, float[] u, int from, int to, Step step, float rate) {
    float factor = step.factor();
    float limit = step.limit();
    float beta1 = options.beta1;
    float beta2 = options.beta2;
    float inside = options.inside ? options.epsilon : 0f;
    float outside = options.inside ? 0f : options.epsilon;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float mean = beta1 * m[i] + (1 - beta1) * g;
      float size = Math.max(beta2 * u[i], Math.abs(g) + inside);
      m[i] = mean;
      u[i] = size;
      w[i] -= rate * mean / (size + outside);
    }
  }

  @Override
  public String toString() {
    return "adamax " + common + " " + options;
  }
}
