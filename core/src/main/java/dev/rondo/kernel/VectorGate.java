package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * A gate for a stretch of units: the sum of input projection and recurrent product, activated. One
 * function a loop, since the compiler stops inlining, and then allocates every vector, when one
 * loop holds several.
 */
final class VectorGate {

  private VectorGate() {}

  /** {@code a[aAt + j] = sigmoid(a[aAt + j] + s[sAt + j])} for {@code 0 <= j < n}. */
  static void sigmoid(float[] a, int aAt, float[] s, int sAt, int n) {
    int bound = SPECIES.loopBound(n);
    sigmoidVectors(a, aAt, s, sAt, bound);
    for (int j = bound; j < n; j++) {
      a[aAt + j] = ScalarMath.sigmoid(a[aAt + j] + s[sAt + j]);
    }
  }

  private static void sigmoidVectors(float[] a, int aAt, float[] s, int sAt, int bound) {
    for (int j = 0; j < bound; j += LANES) {
      VectorMath.sigmoid(load(a, aAt + j).add(load(s, sAt + j))).intoArray(a, aAt + j);
    }
  }

  /** {@code a[aAt + j] = tanh(a[aAt + j] + s[sAt + j])} for {@code 0 <= j < n}. */
  static void tanh(float[] a, int aAt, float[] s, int sAt, int n) {
    int bound = SPECIES.loopBound(n);
    tanhVectors(a, aAt, s, sAt, bound);
    for (int j = bound; j < n; j++) {
      a[aAt + j] = ScalarMath.tanh(a[aAt + j] + s[sAt + j]);
    }
  }

  private static void tanhVectors(float[] a, int aAt, float[] s, int sAt, int bound) {
    for (int j = 0; j < bound; j += LANES) {
      VectorMath.tanh(load(a, aAt + j).add(load(s, sAt + j))).intoArray(a, aAt + j);
    }
  }

  static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
