package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link BinaryMap} on whole vectors; n is a multiple of {@link VectorMath#LANES}. No
 * loop is unrolled, since they wait for memory, not for the processor.
 */
final class VectorArithmetic {
  private VectorArithmetic() {}

  /** {@code y[yAt + i] = f(a[aAt + i], b[bAt + i])}. */
  static void combine(
      BinaryMap f, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    switch (f) {
      case ADD -> add(a, aAt, b, bAt, y, yAt, n);
      case SUBTRACT -> subtract(a, aAt, b, bAt, y, yAt, n);
      case MULTIPLY -> multiply(a, aAt, b, bAt, y, yAt, n);
      case DIVIDE -> divide(a, aAt, b, bAt, y, yAt, n);
      case MAXIMUM -> maximum(a, aAt, b, bAt, y, yAt, n);
      case MINIMUM -> minimum(a, aAt, b, bAt, y, yAt, n);
    }
  }

  /** {@code y[yAt + i] = f(a[aAt + i], b)}. */
  static void combine(BinaryMap f, float[] a, int aAt, float b, float[] y, int yAt, int n) {
    switch (f) {
      case ADD -> add(a, aAt, b, y, yAt, n);
      case SUBTRACT -> subtract(a, aAt, b, y, yAt, n);
      case MULTIPLY -> multiply(a, aAt, b, y, yAt, n);
      case DIVIDE -> divide(a, aAt, b, y, yAt, n);
      case MAXIMUM -> maximum(a, aAt, b, y, yAt, n);
      case MINIMUM -> minimum(a, aAt, b, y, yAt, n);
    }
  }

  /** {@code y[yAt + i] = f(a, b[bAt + i])}. */
  static void combine(BinaryMap f, float a, float[] b, int bAt, float[] y, int yAt, int n) {
    switch (f) {
      case SUBTRACT -> subtract(a, b, bAt, y, yAt, n);
      case DIVIDE -> divide(a, b, bAt, y, yAt, n);
      // the others do not care for the order
      case ADD, MULTIPLY, MAXIMUM, MINIMUM -> combine(f, b, bAt, a, y, yAt, n);
    }
  }

  /** {@code y[yAt + i] += alpha * x[xAt + i]}. */
  static void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(y, yAt + i).add(load(x, xAt + i).mul(alpha)).intoArray(y, yAt + i);
    }
  }

  private static void add(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).add(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void subtract(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).sub(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).mul(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void divide(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).div(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void maximum(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).max(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void minimum(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).min(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void add(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).add(b).intoArray(y, yAt + i);
    }
  }

  private static void subtract(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).sub(b).intoArray(y, yAt + i);
    }
  }

  private static void multiply(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).mul(b).intoArray(y, yAt + i);
    }
  }

  private static void divide(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).div(b).intoArray(y, yAt + i);
    }
  }

  private static void maximum(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).max(b).intoArray(y, yAt + i);
    }
  }

  private static void minimum(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(a, aAt + i).min(b).intoArray(y, yAt + i);
    }
  }

  private static void subtract(float a, float[] b, int bAt, float[] y, int yAt, int n) {
    FloatVector first = FloatVector.broadcast(SPECIES, a);
    for (int i = 0; i < n; i += LANES) {
      first.sub(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void divide(float a, float[] b, int bAt, float[] y, int yAt, int n) {
    FloatVector first = FloatVector.broadcast(SPECIES, a);
    for (int i = 0; i < n; i += LANES) {
      first.div(load(b, bAt + i)).intoArray(y, yAt + i);
    }
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
