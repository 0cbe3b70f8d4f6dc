package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/**
 * The Q of a QR decomposition of a matrix of normal numbers, with a positive diagonal of R, which
 * makes every orthogonal matrix equally likely (Mezzadri, 2007, "How to generate random matrices
 * from the classical compact groups").
 */
record Orthogonal(float gain) implements Initializer {
  /** A column that shrinks below this part of itself has lost digits: it is projected again. */
  private static final double NEARLY_DEPENDENT = 1e-4;

  /** Vectors worked on at a time: they stay in a core's cache while all before them go by. */
  private static final int BLOCK = 8;

  Orthogonal {
    if (!Float.isFinite(gain)) {
      throw new IllegalArgumentException("orthogonal: expected a finite gain but got " + gain);
    }
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "orthogonal: expected a weight of rank 2 or more but got shape "
              + shape
              + "; use another initializer for it");
    }
    float[] values = new float[shape.size()];
    if (values.length == 0) {
      return values;
    }
    int columns = shape.dim(-1);
    int rows = values.length / columns;
    boolean tall = rows >= columns;
    double[][] basis = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = (float) (gain * (tall ? basis[j][i] : basis[i][j]));
      }
    }
    return values;
  }

  /**
   * Modified Gram-Schmidt in float64: the diagonal of R is a norm and so positive.
   *
   * @return {@code count} vectors, of {@code length} numbers each
   */
  private static double[][] orthonormal(int count, int length, RandomState random) {
    double[][] basis = new double[count][length];
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(from + BLOCK, count);
      double[] before = new double[to - from];
      for (int k = from; k < to; k++) {
        before[k - from] = draw(basis[k], random);
      }
      // Vector by vector and not row by row: each is read once for the whole block.
      for (int j = 0; j < from; j++) {
        for (int k = from; k < to; k++) {
          project(basis[k], basis[j]);
        }
      }
      for (int k = from; k < to; k++) {
        finish(basis, from, k, before[k - from], random);
      }
    }
    return basis;
  }

  private static double draw(double[] v, RandomState random) {
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextGaussian();
    }
    return Math.sqrt(dot(v, v));
  }

  /** Vector k, from which its part along those before {@code from} is taken already. */
  private static void finish(double[][] basis, int from, int k, double before, RandomState random) {
    double[] v = basis[k];
    project(v, basis, from, k);
    double left = Math.sqrt(dot(v, v));
    double whole = before;
    while (left < NEARLY_DEPENDENT * whole) {
      whole = left == 0 ? draw(v, random) : left;
      project(v, basis, 0, k);
      left = Math.sqrt(dot(v, v));
    }
    for (int i = 0; i < v.length; i++) {
      v[i] /= left;
    }
  }

  /** Takes from {@code v} its part along vectors {@code from} to {@code to - 1}. */
  private static void project(double[] v, double[][] basis, int from, int to) {
    for (int k = from; k < to; k++) {
      project(v, basis[k]);
    }
  }

  private static void project(double[] v, double[] q) {
    double along = dot(q, v);
    for (int i = 0; i < v.length; i++) {
      v[i] -= along * q[i];
    }
  }

  /** Four sums, since one would wait for each of its additions. */
  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= a.length - 4; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
