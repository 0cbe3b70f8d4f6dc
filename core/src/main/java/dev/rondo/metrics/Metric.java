package dev.rondo.metrics;

/**
 * What to measure. It holds nothing, so one metric may serve several runs; a {@link Meter} counts.
 */
public interface Metric {

  /** What it is called in tables and logs, such as {@code accuracy}. */
  String name();

  /** A new count from zero. */
  Meter meter();
}
