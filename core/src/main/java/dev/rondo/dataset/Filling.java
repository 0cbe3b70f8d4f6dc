package dev.rondo.dataset;

/**
 * How sequences become equally long.
 *
 * @param length that all get
 * @param value what to fill with; of int32 sequences its whole part
 * @param pre whether to fill up at the beginning
 * @param cutPre whether to cut at the beginning
 */
record Filling(int length, double value, boolean pre, boolean cutPre) {

  /** A part of a sequence and where it goes. */
  record Place(int from, int to, int steps) {}

  Place place(int steps) {
    int kept = Math.min(steps, length);
    return new Place(cutPre ? steps - kept : 0, pre ? length - kept : 0, kept);
  }
}
