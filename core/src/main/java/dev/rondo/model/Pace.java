package dev.rondo.model;

import java.util.Locale;

/** How fast training goes, and how long it will still take. */
final class Pace {
  private long started;
  private long elements;
  private long batches;
  private long batchesLeft;

  void start() {
    started = System.nanoTime();
    elements = 0;
    batches = 0;
    batchesLeft = 0;
  }

  void count(Progress at) {
    elements += at.elements();
    batches++;
    batchesLeft =
        (long) (at.epochs() - at.epoch()) * at.batches() + Math.max(0, at.batches() - at.batch());
  }

  String text(String unit) {
    return String.format(Locale.ROOT, "%,.0f %s/s  %s left", elements / seconds(), unit, left());
  }

  /** The time left, as on a clock. */
  String left() {
    return clock(batches == 0 ? 0 : Math.round(seconds() / batches * batchesLeft));
  }

  private double seconds() {
    return Math.max(1, System.nanoTime() - started) / 1e9;
  }

  /** {@code 1:05} for 65 seconds. */
  static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
