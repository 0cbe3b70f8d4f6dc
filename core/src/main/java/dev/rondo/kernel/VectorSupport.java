package dev.rondo.kernel;

import java.util.Optional;

/** Whether this process may use {@code jdk.incubator.vector}. Touches no class of that module. */
final class VectorSupport {
  static final String FLAG = "--add-modules jdk.incubator.vector";

  private static final int CALLS = 20;
  private static final long MOST_NANOS = 1000;

  /** Whether the processor has fused multiply-add. */
  private static final boolean FMA = multipliesAndAddsAtOnce();

  private VectorSupport() {}

  /**
   * Looks the module up among those the process was started with and, where it is there, lets this
   * module read it: the module declaration requires it at compile time only.
   */
  static boolean isPresent() {
    Optional<Module> vector = ModuleLayer.boot().findModule("jdk.incubator.vector");
    vector.ifPresent(VectorSupport.class.getModule()::addReads);
    return vector.isPresent();
  }

  /** Whether vector kernels are the faster ones: the module is there, and {@link #FMA}. */
  static boolean pays() {
    return isPresent() && FMA;
  }

  /**
   * Where a processor has no fused multiply-add, Java computes it with BigDecimal, and vectors of
   * it become objects: a thousand times and more too slow. Nothing tells but the time. So few calls
   * are interpreted: they take about 0.05 microseconds each as an instruction, and 5 or more if
   * not.
   */
  private static boolean multipliesAndAddsAtOnce() {
    long least = Long.MAX_VALUE;
    float x = 1;
    for (int round = 0; round < 8; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        x = Math.fma(x, 0.999f, 0.002f);
      }
      least = Math.min(least, System.nanoTime() - start);
    }
    return x > 0 && least < CALLS * MOST_NANOS;
  }
}
