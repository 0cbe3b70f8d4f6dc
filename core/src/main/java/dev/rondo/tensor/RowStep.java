package dev.rondo.tensor;

/** A function of one vector, see {@link Steps}. */
@FunctionalInterface
public interface RowStep {

  /**
   * Computes the function.
   *
   * @param x is only read
   * @return an array that the next call writes over
   */
  float[] apply(float[] x);
}
