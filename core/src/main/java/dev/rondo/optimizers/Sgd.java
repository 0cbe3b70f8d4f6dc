package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.List;

/**
 * Stochastic gradient descent, made by {@link Optimizers#sgd}.
 *
 * <pre>{@code
 * plain:     w = w - r g
 * momentum:  v = m v + r g;  w = w - v
 * nesterov:  v = m v + r g;  w = w - (m v + r g)
 * }</pre>
 *
 * Robbins and Monro, 1951, "A stochastic approximation method"; momentum: Polyak, 1964, "Some
 * methods of speeding up the convergence of iteration methods"; the two momenta in this form:
 * Sutskever, Martens, Dahl and Hinton, 2013, "On the importance of initialization and momentum in
 * deep learning". With weight decay, {@code g} is {@code g + decay w}.
 */
public final class Sgd extends Descent<Sgd> {

  /**
   * @param rateInside whether the velocity holds the learning rate of its time, as in Keras, or is
   *     multiplied by the present one, as in PyTorch
   */
  private record Options(float momentum, boolean nesterov, float decay, boolean rateInside) {}

  private final Options options;

  Sgd(Schedule rate) {
    this(Common.of(rate), new Options(0f, false, 0f, true));
  }

  private Sgd(Common common, Options options) {
    super(common, options.momentum > 0 ? List.of("momentum") : List.of(), 0f);
    this.options = options;
  }

  @Override
  Sgd with(Common other) {
    return new Sgd(other, options);
  }

  /**
   * Keeps {@code momentum} of each step for the next one.
   *
   * @param momentum from 0 to below 1
   */
  public Sgd momentum(float momentum) {
    float checked = Check.fraction("momentum", momentum);
    return new Sgd(
        common, new Options(checked, options.nesterov, options.decay, options.rateInside));
  }

  /** Nesterov's momentum; needs {@link #momentum}. */
  public Sgd nesterov() {
    if (options.momentum == 0) {
      throw new IllegalArgumentException(
          "sgd.nesterov: expected a momentum above 0; write sgd(rate).momentum(0.9f).nesterov()");
    }
    return new Sgd(common, new Options(options.momentum, true, options.decay, options.rateInside));
  }

  /** Adds {@code decay} times the weight to its gradient, as in PyTorch; 0 is none. */
  public Sgd weightDecay(float decay) {
    float checked = Check.notNegative("weightDecay", decay);
    return new Sgd(
        common, new Options(options.momentum, options.nesterov, checked, options.rateInside));
  }

  /**
   * Multiplies the velocity by the learning rate of the present step: {@code v = m v + g; w = w - r
   * v}. Without this, as in Keras, a velocity keeps the rate of the step it comes from; the two
   * differ only while the rate changes.
   */
  public Sgd asInPyTorch() {
    return new Sgd(common, new Options(options.momentum, options.nesterov, options.decay, false));
  }

  @Override
  InPlace.Update rule(Step step) {
    float inside = options.rateInside ? step.rate() : 1f;
    float outside = options.rateInside ? 1f : step.rate();
    if (options.momentum == 0) {
      return (a, from, to) -> plain(a[0], a[1], from, to, step);
    }
    return options.nesterov
        ? (a, from, to) -> nesterov(a[0], a[1], a[2], from, to, step, inside, outside)
        : (a, from, to) -> momentum(a[0], a[1], a[2], from, to, step, inside, outside);
  }

  private void plain(float[] w, float[] dW, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float decay = options.decay;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor)) + decay * w[i];
      w[i] -= rate * g;
    }
  }

  private void momentum(
      float[] w, float[] dW, float[] v, int from, int to, Step step, float inside, float outside) {
    float factor = step.factor();
    float limit = step.limit();
    float decay = options.decay;
    float keep = options.momentum;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor)) + decay * w[i];
      float speed = keep * v[i] + inside * g;
      v[i] = speed;
      w[i] -= outside * speed;
    }
  }

  private void nesterov(
      float[] w, float[] dW, float[] v, int from, int to, Step step, float inside, float outside) {
    float factor = step.factor();
    float limit = step.limit();
    float decay = options.decay;
    float keep = options.momentum;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor)) + decay * w[i];
      float speed = keep * v[i] + inside * g;
      v[i] = speed;
      w[i] -= outside * (keep * speed + inside * g);
    }
  }

  @Override
  public String toString() {
    return "sgd " + common + " " + options;
  }
}
