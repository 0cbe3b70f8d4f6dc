package dev.rondo.benchmarks;

import java.util.Locale;
import java.util.Map;

/**
 * Whether two contestants computed the same.
 *
 * @param difference the largest difference of two numbers, as a part of the largest number of its
 *     section; infinite if the sections are not the same
 * @param where the section it is in
 */
record Agreement(double difference, String where) {
  static final double TOLERANCE = 1e-4;

  static Agreement of(Map<String, float[]> expected, Map<String, float[]> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      return new Agreement(
          Double.POSITIVE_INFINITY, expected.keySet() + " against " + actual.keySet());
    }
    Agreement worst = new Agreement(0, "all");
    for (Map.Entry<String, float[]> section : expected.entrySet()) {
      String name = section.getKey();
      double difference = difference(section.getValue(), actual.get(name));
      if (!(difference <= worst.difference)) {
        worst = new Agreement(difference, name);
      }
    }
    return worst;
  }

  private static double difference(float[] a, float @org.jspecify.annotations.Nullable [] b) {
    if (b == null || a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      if (!Float.isFinite(a[i]) || !Float.isFinite(b[i])) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, Math.max(Math.abs(a[i]), Math.abs(b[i])));
      difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
    }
    return difference == 0 ? 0 : difference / largest;
  }

  boolean holds() {
    return difference <= TOLERANCE;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1e (%s)", difference, where);
  }
}
