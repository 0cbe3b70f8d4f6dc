package dev.rondo.optimizers;

/** Learning rates over time. {@code s} is the number of steps taken before, from 0. */
public final class Schedules {
  private Schedules() {}

  /** The same rate throughout. */
  public static Schedule constant(float rate) {
    return new Constant(Check.notNegative("learning rate", rate));
  }

  /**
   * {@code start * factor^(s / steps)}.
   *
   * @param factor above 0, below 1 to decay
   * @param steps after how many steps the rate is {@code factor} of what it was
   */
  public static Schedule exponential(float start, float factor, int steps) {
    return new Exponential(
        Check.notNegative("exponential start", start),
        Check.positive("exponential factor", factor),
        Check.positive("exponential steps", steps));
  }

  /**
   * {@code start * factor^floor(s / steps)}: one stair every {@code steps} steps.
   *
   * @param factor above 0, below 1 to decay
   */
  public static Schedule step(float start, float factor, int steps) {
    return new Stairs(
        Check.notNegative("step start", start),
        Check.positive("step factor", factor),
        Check.positive("step steps", steps));
  }

  /** {@link #cosine(float, float, int)} down to 0. */
  public static Schedule cosine(float start, int steps) {
    return cosine(start, 0f, steps);
  }

  /**
   * {@code end + (start - end) (1 + cos(pi s / steps)) / 2}, and {@code end} from step {@code
   * steps} on (Loshchilov and Hutter, 2017, "SGDR: stochastic gradient descent with warm
   * restarts").
   */
  public static Schedule cosine(float start, float end, int steps) {
    return new Cosine(
        Check.notNegative("cosine start", start),
        Check.notNegative("cosine end", end),
        Check.positive("cosine steps", steps));
  }

  /**
   * Rises in a straight line to the rate that {@code then} starts with: {@code then(0) (s + 1) /
   * steps}; from step {@code steps} on it is {@code then(s - steps)}.
   */
  public static Schedule warmUp(int steps, Schedule then) {
    return new WarmUp(Check.positive("warmUp steps", steps), then);
  }

  /**
   * Rises along a cosine from {@code highest / 25} to {@code highest} during the first 30 % of the
   * steps, then falls along a cosine to {@code highest / 250000}, and stays there (Smith and Topin,
   * 2018, "Super-convergence: very fast training of neural networks using large learning rates",
   * with PyTorch's values).
   *
   * @param steps of the whole training
   */
  public static Schedule oneCycle(float highest, int steps) {
    return new OneCycle(
        Check.notNegative("oneCycle highest", highest), Check.positive("oneCycle steps", steps));
  }
}
