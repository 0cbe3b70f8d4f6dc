package dev.rondo.optimizers;

import dev.rondo.tensor.InPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop, made by {@link Optimizers#rmsprop}.
 *
 * <pre>{@code
 * s = rho s + (1 - rho) g^2
 * a = rho a + (1 - rho) g                        only centered
 * d = r g / sqrt(s + epsilon)                    centered: sqrt(s - a^2 + epsilon)
 * w = w - d                                      with momentum: b = momentum b + d;  w = w - b
 * }</pre>
 *
 * Tieleman and Hinton, 2012, "Lecture 6.5: RMSProp" (Neural networks for machine learning);
 * centered: Graves, 2013, "Generating sequences with recurrent neural networks". As in Keras;
 * {@link #asInPyTorch} adds epsilon to the root and puts the present rate on the whole momentum.
 */
public final class RmsProp extends Descent<RmsProp> {

  /**
   * @param torch whether epsilon is added to the root and the rate multiplies the momentum buffer
   */
  private record Options(
      float rho, float momentum, float epsilon, boolean centered, boolean torch) {

    List<String> slots() {
      List<String> slots = new ArrayList<>(List.of("square"));
      if (centered) {
        slots.add("mean");
      }
      if (momentum > 0) {
        slots.add("momentum");
      }
      return slots;
    }
  }

  private final Options options;

  RmsProp(Schedule rate) {
    this(Common.of(rate), new Options(0.9f, 0f, 1e-7f, false, false));
  }

  private RmsProp(Common common, Options options) {
    super(common, options.slots(), 0f);
    this.options = options;
  }

  @Override
  RmsProp with(Common other) {
    return new RmsProp(other, options);
  }

  /**
   * How much of the running mean of squares is kept each step; 0.9 unless set. PyTorch calls it
   * alpha.
   *
   * @param rho from 0 to below 1
   */
  public RmsProp rho(float rho) {
    float checked = Check.fraction("rho", rho);
    return new RmsProp(
        common,
        new Options(checked, options.momentum, options.epsilon, options.centered, options.torch));
  }

  /**
   * Keeps {@code momentum} of each step for the next one.
   *
   * @param momentum from 0 to below 1
   */
  public RmsProp momentum(float momentum) {
    float checked = Check.fraction("momentum", momentum);
    return new RmsProp(
        common,
        new Options(options.rho, checked, options.epsilon, options.centered, options.torch));
  }

  /** What keeps the division from zero; 1e-7 unless set. */
  public RmsProp epsilon(float epsilon) {
    float checked = Check.positive("epsilon", epsilon);
    return new RmsProp(
        common,
        new Options(options.rho, options.momentum, checked, options.centered, options.torch));
  }

  /** Divides by the deviation of the gradient instead of its root mean square. */
  public RmsProp centered() {
    return new RmsProp(
        common, new Options(options.rho, options.momentum, options.epsilon, true, options.torch));
  }

  /** PyTorch's form: rho is 0.99, and epsilon is 1e-8 and added to the root. */
  public RmsProp asInPyTorch() {
    return new RmsProp(common, new Options(0.99f, options.momentum, 1e-8f, options.centered, true));
  }

  @Override
  InPlace.Update rule(Step step) {
    if (options.centered) {
      return options.momentum > 0
          ? (a, from, to) -> centeredMomentum(a[0], a[1], a[2], a[3], a[4], from, to, step)
          : (a, from, to) -> centered(a[0], a[1], a[2], a[3], from, to, step);
    }
    return options.momentum > 0
        ? (a, from, to) -> momentum(a[0], a[1], a[2], a[3], from, to, step)
        : (a, from, to) -> plain(a[0], a[1], a[2], from, to, step);
  }

  // Four rules, since one with the options inside it is not made into vectors: ten times as slow.

  private void plain(float[] w, float[] dW, float[] s, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float rho = options.rho;
    float inside = options.torch ? 0f : options.epsilon;
    float outside = options.torch ? options.epsilon : 0f;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float square = rho * s[i] + (1 - rho) * g * g;
      s[i] = square;
      w[i] -= rate * g / ((float) Math.sqrt(square + inside) + outside);
    }
  }

  private void momentum(float[] w, float[] dW, float[] s, float[] b, int from, int to, Step step) {
    float factor = step.factor();
    float limit = step.limit();
    float rho = options.rho;
    float keep = options.momentum;
    float inside = options.torch ? 0f : options.epsilon;
    float outside = options.torch ? options.epsilon : 0f;
    float rateInside = options.torch ? 1f : step.rate();
    float rateOutside = options.torch ? step.rate() : 1f;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float square = rho * s[i] + (1 - rho) * g * g;
      s[i] = square;
      float root = (float) Math.sqrt(square + inside) + outside;
      float change = keep * b[i] + rateInside * g / root;
      b[i] = change;
      w[i] -= rateOutside * change;
    }
  }

  private void centered(float[] w, float[] dW, float[] s, float[] a, int from, int to, Step step) {
    float rate = step.rate();
    float factor = step.factor();
    float limit = step.limit();
    float rho = options.rho;
    float inside = options.torch ? 0f : options.epsilon;
    float outside = options.torch ? options.epsilon : 0f;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float square = rho * s[i] + (1 - rho) * g * g;
      float mean = rho * a[i] + (1 - rho) * g;
      s[i] = square;
      a[i] = mean;
      // Rounding can take the difference below zero where the gradient hardly changes.
      float variance = Math.max(0f, square - mean * mean);
      w[i] -= rate * g / ((float) Math.sqrt(variance + inside) + outside);
    }
  }

  private void centeredMomentum(
      float[] w, float[] dW, float[] s, float[] a, float[] b, int from, int to, Step step) {
    float factor = step.factor();
    float limit = step.limit();
    float rho = options.rho;
    float keep = options.momentum;
    float inside = options.torch ? 0f : options.epsilon;
    float outside = options.torch ? options.epsilon : 0f;
    float rateInside = options.torch ? 1f : step.rate();
    float rateOutside = options.torch ? step.rate() : 1f;
    for (int i = from; i < to; i++) {
      float g = Math.min(limit, Math.max(-limit, dW[i] * factor));
      float square = rho * s[i] + (1 - rho) * g * g;
      float mean = rho * a[i] + (1 - rho) * g;
      s[i] = square;
      a[i] = mean;
      // As above.
      float variance = Math.max(0f, square - mean * mean);
      float root = (float) Math.sqrt(variance + inside) + outside;
      b[i] = keep * b[i] + rateInside * g / root;
    }
    // Apart, since with it the loop is too long to be made into vectors: ten times as slow.
    for (int i = from; i < to; i++) {
      w[i] -= rateOutside * b[i];
    }
  }

  @Override
  public String toString() {
    return "rmsprop " + common + " " + options;
  }
}
