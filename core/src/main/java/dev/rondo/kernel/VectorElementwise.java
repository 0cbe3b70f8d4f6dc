package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.SPECIES;

import java.lang.invoke.MethodHandles;

/**
 * {@link Elementwise} by whole vectors; the last few numbers are left to {@link ScalarElementwise},
 * which gives the same bits, so that it does not show where a range was cut.
 */
final class VectorElementwise implements Elementwise {

  private static final SeparateLoops FORWARD =
      new SeparateLoops(
          MethodHandles.lookup(),
          VectorActivations.class,
          float[].class,
          float[].class,
          int.class,
          int.class);

  private static final SeparateLoops BACKWARD =
      new SeparateLoops(
          MethodHandles.lookup(),
          VectorDerivatives.class,
          float[].class,
          float[].class,
          float[].class,
          float[].class,
          int.class,
          int.class);

  private final Elementwise rest = new ScalarElementwise();

  @Override
  public void map(UnaryMap f, float[] x, float[] y, int from, int to) {
    int end = from + SPECIES.loopBound(to - from);
    if (end > from) {
      FORWARD.run(f, x, y, from, end);
    }
    if (to > end) {
      rest.map(f, x, y, end, to);
    }
  }

  @Override
  public void derivative(
      UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    int end = from + SPECIES.loopBound(to - from);
    if (end > from) {
      BACKWARD.run(f, x, y, dY, dX, from, end);
    }
    if (to > end) {
      rest.derivative(f, x, y, dY, dX, end, to);
    }
  }

  @Override
  public void combine(
      BinaryMap f, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int end = SPECIES.loopBound(n);
    VectorArithmetic.combine(f, a, aAt, b, bAt, y, yAt, end);
    rest.combine(f, a, aAt + end, b, bAt + end, y, yAt + end, n - end);
  }

  @Override
  public void combine(BinaryMap f, float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int end = SPECIES.loopBound(n);
    VectorArithmetic.combine(f, a, aAt, b, y, yAt, end);
    rest.combine(f, a, aAt + end, b, y, yAt + end, n - end);
  }

  @Override
  public void combine(BinaryMap f, float a, float[] b, int bAt, float[] y, int yAt, int n) {
    int end = SPECIES.loopBound(n);
    VectorArithmetic.combine(f, a, b, bAt, y, yAt, end);
    rest.combine(f, a, b, bAt + end, y, yAt + end, n - end);
  }

  @Override
  public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    int end = SPECIES.loopBound(n);
    VectorArithmetic.axpy(alpha, x, xAt, y, yAt, end);
    rest.axpy(alpha, x, xAt + end, y, yAt + end, n - end);
  }
}
