package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The passes of {@link VectorGate}, each compiled by itself: with more than one in a method, C2
 * comes to its limit and boxes vectors. {@link SeparateMethod} says how.
 */
final class SeparateGates {
  private final MethodHandle sigmoidOfSum = pass("sigmoidOfSum");
  private final MethodHandle tanhOfSum = pass("tanhOfSum");
  private final MethodHandle tanh = pass("tanh");

  private static MethodHandle pass(String name) {
    return SeparateMethod.find(
        MethodHandles.lookup(),
        VectorGate.class,
        name,
        void.class,
        float[].class,
        int.class,
        float[].class,
        int.class,
        int.class);
  }

  /** {@link VectorGate#sigmoidOfSum}. */
  void sigmoidOfSum(float[] a, int aAt, float[] s, int sAt, int n) {
    run(sigmoidOfSum, a, aAt, s, sAt, n);
  }

  /** {@link VectorGate#tanhOfSum}. */
  void tanhOfSum(float[] a, int aAt, float[] s, int sAt, int n) {
    run(tanhOfSum, a, aAt, s, sAt, n);
  }

  /** {@link VectorGate#tanh}. */
  void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    run(tanh, x, xAt, y, yAt, n);
  }

  private static void run(MethodHandle pass, float[] a, int aAt, float[] b, int bAt, int n) {
    try {
      pass.invokeExact(a, aAt, b, bAt, n);
    } catch (Throwable failure) {
      throw SeparateMethod.unchecked(failure);
    }
  }
}
