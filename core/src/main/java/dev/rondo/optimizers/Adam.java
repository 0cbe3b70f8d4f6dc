package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Adam, made by {@link Optimizers#adam}, and with decay AdamW, made by {@link Optimizers#adamw}.
 *
 * <pre>{@code
 * w = w - r decay w                            only AdamW
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w = w - r sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
 * }</pre>
 *
 * Kingma and Ba, 2015, "Adam: a method for stochastic optimization", in the form of the end of its
 * section 2, as in Keras; Loshchilov and Hutter, 2019, "Decoupled weight decay regularization".
 * {@link #asInPyTorch} takes the form of the paper's algorithm 1, where epsilon is added after the
 * correction: {@code w = w - r m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)}.
 *
 * <p>Rows of an embedding that a step did not touch keep w, m and v, while t counts all steps: lazy
 * Adam, as {@code LazyAdam} of TensorFlow Addons and {@code SparseAdam} of PyTorch; see {@link
 * Optimizer}.
 */
public final class Adam extends Descent<Adam> {

  /**
   * @param corrected whether epsilon is added to the corrected root, as in PyTorch
   */
  private record Options(float beta1, float beta2, float epsilon, boolean corrected, float decay) {}

  private final Options options;

  Adam(Schedule rate, float decay) {
    this(Common.of(rate), new Options(0.9f, 0.999f, 1e-7f, false, decay));
  }

  private Adam(Common common, Options options) {
    super(common, List.of("m", "v"), 0f);
    this.options = options;
  }

  @Override
  Adam with(Common other) {
    return new Adam(other, options);
  }

  /**
   * How much of the running means of the gradient and of its square is kept each step; 0.9 and
   * 0.999 unless set.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   */
  public Adam betas(float beta1, float beta2) {
    return new Adam(
        common,
        new Options(
            Check.fraction("beta1", beta1),
            Check.fraction("beta2", beta2),
            options.epsilon,
            options.corrected,
            options.decay));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public Adam epsilon(float epsilon) {
    return new Adam(
        common,
        new Options(
            options.beta1,
            options.beta2,
            Check.positive("epsilon", epsilon),
            options.corrected,
            options.decay));
  }

  /** PyTorch's form: epsilon is 1e-8 and added to the corrected root. */
  public Adam asInPyTorch() {
    return new Adam(common, new Options(options.beta1, options.beta2, 1e-8f, true, options.decay));
  }

  @Override
  InPlace.Update rule(Step step) {
    double first = 1 - StrictMath.pow(options.beta1, step.number());
    double root = 1 / Math.sqrt(1 - StrictMath.pow(options.beta2, step.number()));
    float rate = (float) (step.rate() / first);
    float correction = (float) root;
    float epsilon = (float) (options.corrected ? options.epsilon : options.epsilon * root);
    return (a, from, to) ->
        update(a[0], a[1], a[2], a[3], from, to, step, rate, correction, epsilon);
  }

  private void update(
      float[] w,
      float[] dW,
      float[] m,
      float[] v,
      int from,
      int to,
      Step step,
      float rate,
      float correction,
      float epsilon) {
    float factor = step.factor();
    float limit = step.limit();
    float keep = 1 - step.rate() * options.decay;
    float beta1 = options.beta1;
    float beta2 = options.beta2;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float mean = beta1 * m[i] + (1 - beta1) * g;
      float square = beta2 * v[i] + (1 - beta2) * g * g;
      m[i] = mean;
      v[i] = square;
      w[i] = keep * w[i] - rate * mean / ((float) Math.sqrt(square) * correction + epsilon);
    }
  }

  @Override
  public String toString() {
    return (options.decay > 0 ? "adamw " : "adam ") + common + " " + options;
  }
}
