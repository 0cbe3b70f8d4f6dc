package dev.rondo.metrics;

/** The scale of {@link Metrics#mase}. */
final class SeasonalError {
  private SeasonalError() {}

  /** {@code mean over t of |y(t) - y(t - season)|}: the error of saying what was a season ago. */
  static double of(float[] series, int season) {
    if (season < 1 || series.length <= season) {
      throw new IllegalArgumentException(
          "mase: expected a season of 1 or more and a series longer than it but got "
              + season
              + " and "
              + series.length
              + " numbers; give the training series, and 1 if it has no season");
    }
    double sum = 0;
    for (int i = season; i < series.length; i++) {
      sum += Math.abs((double) series[i] - series[i - season]);
    }
    return sum / (series.length - season);
  }
}
