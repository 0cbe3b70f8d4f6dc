package dev.rondo.benchmarks;

import java.util.Arrays;

/** The arithmetic of the figures. */
final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two in the middle. */
  static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("median: expected at least one value but got none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Peer's time over Rondo's: above 1 means that Rondo is faster. */
  static double ratio(double rondo, double peer) {
    return peer / rondo;
  }
}
