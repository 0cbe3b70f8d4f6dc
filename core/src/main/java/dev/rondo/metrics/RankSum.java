package dev.rondo.metrics;

import java.util.Arrays;

/**
 * How often a yes is scored above a no, by ranks (Mann and Whitney, 1947, "On a test of whether one
 * of two random variables is stochastically larger than the other").
 */
final class RankSum {
  /** The score in an order of its bits, then the place. */
  private final long[] order;

  private final double[] weights;
  private final boolean[] yes;
  private int count;
  private boolean unknown;

  RankSum(int most) {
    order = new long[most];
    weights = new double[most];
    yes = new boolean[most];
  }

  void add(float score, boolean isTrue, float weight) {
    unknown |= Float.isNaN(score);
    // Adding 0 makes -0 the 0 that it is equal to.
    int bits = Float.floatToIntBits(score + 0f);
    int ordered = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
    order[count] = ((long) ordered << 32) | count;
    weights[count] = weight;
    yes[count] = isTrue;
    count++;
  }

  boolean hasBoth() {
    double[] sums = sums();
    return sums[0] > 0 && sums[1] > 0;
  }

  private double[] sums() {
    double[] sums = new double[2];
    for (int i = 0; i < count; i++) {
      sums[yes[i] ? 1 : 0] += weights[i];
    }
    return sums;
  }

  /**
   * The part of pairs of a yes and a no in which the yes is scored higher; a tie counts half, and a
   * pair as much as the product of its weights. NaN if a score is.
   */
  double area() {
    if (unknown) {
      return Double.NaN;
    }
    Arrays.sort(order, 0, count);
    double below = 0;
    double pairs = 0;
    for (int from = 0; from < count; ) {
      int to = from;
      double tiedYes = 0;
      double tiedNo = 0;
      while (to < count && order[to] >> 32 == order[from] >> 32) {
        int place = (int) order[to];
        tiedYes += yes[place] ? weights[place] : 0;
        tiedNo += yes[place] ? 0 : weights[place];
        to++;
      }
      pairs += tiedYes * (below + tiedNo / 2);
      below += tiedNo;
      from = to;
    }
    double[] sums = sums();
    return pairs / (sums[0] * sums[1]);
  }
}
