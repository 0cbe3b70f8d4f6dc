package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The passes with a transcendental function that the gates of a step are made of; {@link
 * VectorMath} says why each has a loop and a method of its own.
 */
final class VectorGate {

  private VectorGate() {}

  /** {@code a[aAt + j] = sigmoid(a[aAt + j] + s[sAt + j])} for {@code 0 <= j < n}. */
  static void sigmoidOfSum(float[] a, int aAt, float[] s, int sAt, int n) {
    int bound = SPECIES.loopBound(n);
    sigmoidOfSumVectors(a, aAt, s, sAt, bound);
    for (int j = bound; j < n; j++) {
      a[aAt + j] = ScalarMath.sigmoid(a[aAt + j] + s[sAt + j]);
    }
  }

  private static void sigmoidOfSumVectors(float[] a, int aAt, float[] s, int sAt, int bound) {
    for (int j = 0; j < bound; j += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
      VectorMath.sigmoid(x.add(FloatVector.fromArray(SPECIES, s, sAt + j))).intoArray(a, aAt + j);
    }
  }

  /** {@code a[aAt + j] = tanh(a[aAt + j] + s[sAt + j])} for {@code 0 <= j < n}. */
  static void tanhOfSum(float[] a, int aAt, float[] s, int sAt, int n) {
    int bound = SPECIES.loopBound(n);
    tanhOfSumVectors(a, aAt, s, sAt, bound);
    for (int j = bound; j < n; j++) {
      a[aAt + j] = ScalarMath.tanh(a[aAt + j] + s[sAt + j]);
    }
  }

  private static void tanhOfSumVectors(float[] a, int aAt, float[] s, int sAt, int bound) {
    for (int j = 0; j < bound; j += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
      VectorMath.tanh(x.add(FloatVector.fromArray(SPECIES, s, sAt + j))).intoArray(a, aAt + j);
    }
  }

  /** {@code y[yAt + j] = tanh(x[xAt + j])} for {@code 0 <= j < n}. */
  static void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    int bound = SPECIES.loopBound(n);
    tanhVectors(x, xAt, y, yAt, bound);
    for (int j = bound; j < n; j++) {
      y[yAt + j] = ScalarMath.tanh(x[xAt + j]);
    }
  }

  private static void tanhVectors(float[] x, int xAt, float[] y, int yAt, int bound) {
    for (int j = 0; j < bound; j += LANES) {
      VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xAt + j)).intoArray(y, yAt + j);
    }
  }

  static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
