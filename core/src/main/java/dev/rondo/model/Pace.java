package dev.rondo.model;

import java.util.Locale;

/**
 * How fast training goes, and how long it will still take. Recent batches count most, since the
 * first ones run on code that is not compiled yet.
 */
final class Pace {
  /** Of a batch that lies thirty batches back, a third still counts. */
  private static final double FADE = 0.97;

  private long last;
  private double seconds;
  private double elements;
  private double batches;
  private long batchesLeft;

  void start() {
    last = System.nanoTime();
    seconds = 0;
    elements = 0;
    batches = 0;
    batchesLeft = 0;
  }

  void count(Progress at) {
    long now = System.nanoTime();
    seconds = FADE * seconds + Math.max(1, now - last) / 1e9;
    elements = FADE * elements + at.elements();
    batches = FADE * batches + 1;
    last = now;
    batchesLeft =
        (long) (at.epochs() - at.epoch()) * at.batches() + Math.max(0, at.batches() - at.batch());
  }

  String text(String unit) {
    double rate = seconds == 0 ? 0 : elements / seconds;
    return String.format(Locale.ROOT, "%,.0f %s/s  %s left", rate, unit, left());
  }

  /** The time left, as on a clock. */
  String left() {
    return clock(batches == 0 ? 0 : Math.round(seconds / batches * batchesLeft));
  }

  /** {@code 1:05} for 65 seconds. */
  static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
