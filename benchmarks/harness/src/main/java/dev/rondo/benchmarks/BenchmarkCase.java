package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.BenchmarkShape;
import java.util.List;

/**
 * A line of the comparison.
 *
 * @param against whom it is measured with, and the ratios asked for
 */
record BenchmarkCase(String name, BenchmarkShape shape, List<Against> against) {

  /**
   * A ratio of times, peer's over Rondo's.
   *
   * @param peer the key of a {@link Peer}
   * @param must the least that Rondo has to reach
   * @param aim what it would like to reach
   */
  record Against(String peer, double must, double aim) {}
}
