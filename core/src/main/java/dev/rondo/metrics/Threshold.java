package dev.rondo.metrics;

/** Above what a prediction of one feature says yes. */
final class Threshold {
  /** For probabilities. */
  static final float DEFAULT = 0.5f;

  private Threshold() {}

  static float check(String where, float threshold) {
    if (Float.isNaN(threshold)) {
      throw new IllegalArgumentException(
          where + ".threshold: expected a number such as 0.5 but got NaN");
    }
    return threshold;
  }

  /** The name of a metric, so that several thresholds can stand in one {@code compile}. */
  static String name(String metric, float threshold) {
    if (threshold == DEFAULT) {
      return metric;
    }
    boolean whole = threshold == (int) threshold;
    return metric + "_at_" + (whole ? String.valueOf((int) threshold) : String.valueOf(threshold));
  }
}
