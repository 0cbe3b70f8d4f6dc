package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Adadelta, made by {@link Optimizers#adadelta}.
 *
 * <pre>{@code
 * s = rho s + (1 - rho) g^2
 * d = g sqrt(c + epsilon) / sqrt(s + epsilon)
 * c = rho c + (1 - rho) d^2
 * w = w - r d
 * }</pre>
 *
 * Zeiler, 2012, "ADADELTA: an adaptive learning rate method", which has no learning rate: that is a
 * rate of 1, as in PyTorch, while Keras's 0.001 makes it slow.
 *
 * <p>Rows of an embedding that a step did not touch keep w, s and c; see {@link Optimizer}.
 */
public final class Adadelta extends Descent<Adadelta> {

  private record Options(float rho, float epsilon) {}

  private final Options options;

  Adadelta(Schedule rate) {
    this(Common.of(rate), new Options(0.95f, 1e-7f));
  }

  private Adadelta(Common common, Options options) {
    super(common, List.of("square", "change"), 0f);
    this.options = options;
  }

  @Override
  Adadelta with(Common other) {
    return new Adadelta(other, options);
  }

  /**
   * How much of the running means of squares is kept each step; 0.95 unless set.
   *
   * @param rho from 0 to below 1
   */
  public Adadelta rho(float rho) {
    return new Adadelta(common, new Options(Check.fraction("rho", rho), options.epsilon));
  }

  /** What keeps the first steps from zero and the division too; 1e-7 unless set. */
  public Adadelta epsilon(float epsilon) {
    return new Adadelta(common, new Options(options.rho, Check.positive("epsilon", epsilon)));
  }

  /** PyTorch's values: rho 0.9, epsilon 1e-6. */
  public Adadelta asInPyTorch() {
    return rho(0.9f).epsilon(1e-6f);
  }

  @Override
  InPlace.Update rule(Step step) {
    return (a, from, to) -> update(a[0], a[1], a[2], a[3], from, to, step);
  }

  private void update(float[] w, float[] dW, float[] s, float[] c, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float rho = options.rho;
    float epsilon = options.epsilon;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float square = rho * s[i] + (1 - rho) * g * g;
      float change = g * (float) Math.sqrt(c[i] + epsilon) / (float) Math.sqrt(square + epsilon);
      s[i] = square;
      c[i] = rho * c[i] + (1 - rho) * change * change;
      w[i] -= rate * change;
    }
  }

  @Override
  public String toString() {
    return "adadelta " + common + " " + options;
  }
}
