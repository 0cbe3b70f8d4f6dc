package dev.rondo.testing;

/**
 * How much memory a thread has asked for. By reflection, since the tests are compiled as a part of
 * the module, which does not read {@code jdk.management}.
 */
public final class Allocated {
  private Allocated() {}

  /** Bytes that the calling thread has allocated since it started. */
  public static long bytes() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return (long)
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes")
              .invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
