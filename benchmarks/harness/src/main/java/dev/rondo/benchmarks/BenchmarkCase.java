package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.BenchmarkShape;
import java.util.List;

/**
 * A line of the comparison.
 *
 * @param against whom it is measured with, and the ratios asked for
 * @param best whether the best of these is to be beaten, which is one must; else each is one
 */
record BenchmarkCase(String name, BenchmarkShape shape, List<Against> against, boolean best) {

  /**
   * A ratio of times, peer's over Rondo's.
   *
   * @param peer the key of a {@link Peer}
   * @param must the least that Rondo has to reach
   * @param aim what it would like to reach
   */
  record Against(String peer, double must, double aim) {}

  /** What the project asks of itself here: of each must the peers, by their labels. */
  List<List<String>> musts() {
    List<String> labels = against.stream().map(one -> Peers.named(one.peer()).label()).toList();
    return best ? List.of(labels) : labels.stream().map(List::of).toList();
  }
}
