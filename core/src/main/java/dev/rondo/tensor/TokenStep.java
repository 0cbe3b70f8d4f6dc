package dev.rondo.tensor;

/** A vector for a token, see {@link Steps}. */
@FunctionalInterface
public interface TokenStep {

  /**
   * Looks the vector up.
   *
   * @return an array that the next call writes over
   */
  float[] apply(int token);
}
