package dev.rondo.weights;

import java.util.List;

/**
 * The catalogue of constraints, with Keras's equations. A norm is {@code sqrt(sum(w^2))} along an
 * axis; along axis 0 of a kernel [in, out] it is that of the weights that lead into a unit.
 */
public final class Constraints {
  private Constraints() {}

  /** {@link #maxNorm(float, int)} along axis 0. */
  public static Constraint maxNorm(float max) {
    return maxNorm(max, 0);
  }

  /**
   * Norms of at most {@code max}: {@code w * min(norm, max) / (1e-7 + norm)} (Srivastava et al.,
   * 2014, "Dropout: a simple way to prevent neural networks from overfitting", section 5.1).
   *
   * @param max above 0; Keras's default is 2
   * @param axis which to sum along; -1 is the last
   */
  public static Constraint maxNorm(float max, int axis) {
    return new NormRule(max, axis, false);
  }

  /** {@link #unitNorm(int)} along axis 0. */
  public static Constraint unitNorm() {
    return unitNorm(0);
  }

  /**
   * Norms of 1: {@code w / (1e-7 + norm)}.
   *
   * @param axis which to sum along; -1 is the last
   */
  public static Constraint unitNorm(int axis) {
    return new NormRule(1f, axis, true);
  }

  /** Nothing below zero: {@code max(w, 0)}. */
  public static Constraint nonNegative() {
    return new NonNegative();
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(NormRule.class, NonNegative.class);
  }
}
