package dev.rondo.tensor;

/** What a window that slides along an axis sees beyond the ends of the axis. */
public enum Padding {
  /** Nothing: the window stays inside, so that the output is shorter. */
  VALID,
  /**
   * As many zeros at both ends, one more behind if they are odd, that the output has {@code ceil(n
   * / stride)} places.
   */
  SAME,
  /** Zeros in front only, so that a place sees itself and what came before it. */
  CAUSAL
}
