package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Adagrad, made by {@link Optimizers#adagrad}.
 *
 * <pre>{@code
 * s = s + g^2                     s starts at initialAccumulator
 * w = w - r g / sqrt(s + epsilon)
 * }</pre>
 *
 * Duchi, Hazan and Singer, 2011, "Adaptive subgradient methods for online learning and stochastic
 * optimization". As in Keras; {@link #asInPyTorch} adds epsilon to the root.
 */
public final class Adagrad extends Descent<Adagrad> {

  /**
   * @param outside whether epsilon is added to the root, as in PyTorch
   */
  private record Options(float initialAccumulator, float epsilon, boolean outside) {}

  private final Options options;

  Adagrad(Schedule rate) {
    this(Common.of(rate), new Options(0.1f, 1e-7f, false));
  }

  private Adagrad(Common common, Options options) {
    super(common, List.of("accumulator"), options.initialAccumulator);
    this.options = options;
  }

  @Override
  Adagrad with(Common other) {
    return new Adagrad(other, options);
  }

  /** What the sum of squares starts at; 0.1 unless set. */
  public Adagrad initialAccumulator(float start) {
    float checked = Check.notNegative("initialAccumulator", start);
    return new Adagrad(common, new Options(checked, options.epsilon, options.outside));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public Adagrad epsilon(float epsilon) {
    float checked = Check.positive("epsilon", epsilon);
    return new Adagrad(common, new Options(options.initialAccumulator, checked, options.outside));
  }

  /** PyTorch's form: the sum starts at 0, and epsilon is 1e-10 and added to the root. */
  public Adagrad asInPyTorch() {
    return new Adagrad(common, new Options(0f, 1e-10f, true));
  }

  @Override
  InPlace.Update rule(Step step) {
    return (a, from, to) -> update(a[0], a[1], a[2], from, to, step);
  }

  private void update(float[] w, float[] dW, float[] s, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float inside = options.outside ? 0f : options.epsilon;
    float outside = options.outside ? options.epsilon : 0f;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float sum = s[i] + g * g;
      s[i] = sum;
      w[i] -= rate * g / ((float) Math.sqrt(sum + inside) + outside);
    }
  }

  @Override
  public String toString() {
    return "adagrad " + common + " " + options;
  }
}
