package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Shows the JIT the ways in which vectors are loaded, stored and converted before a kernel runs.
 *
 * <p>What a compiled kernel inlines, such as a store, tells the JIT of the classes it has met. If
 * it is compiled while only products have run, it is given up, with a count, when exp first stores
 * by another class; a kernel that inlines it 24 times takes 24 times the count, and beyond 100 C2
 * no longer trusts any class there, boxes every vector, and stays ten times slower for as long as
 * the process lives. Whether it came to that was a matter of milliseconds.
 */
final class Rehearsal {
  /** Enough that the classes are in the profile of the first compiler. */
  private static final int TIMES = 1_000;

  private Rehearsal() {}

  static void run() {
    float[] numbers = new float[2 * LANES];
    int[] bits = new int[LANES];
    for (int i = 0; i < TIMES; i++) {
      FloatVector x = FloatVector.fromArray(SPECIES, numbers, 0);
      IntVector n = x.reinterpretAsInts();
      n.intoArray(bits, 0);
      n.reinterpretAsFloats().intoArray(numbers, LANES);
      x.fma(x, x).add(1f).intoArray(numbers, 0);
    }
  }
}
