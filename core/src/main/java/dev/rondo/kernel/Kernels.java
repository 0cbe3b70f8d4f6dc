package dev.rondo.kernel;

/**
 * The back end: one implementation of each kernel family, chosen once.
 *
 * <p>{@code rondo.kernels} = {@code scalar} or {@code vector} forces one; else the vector kernels
 * are taken where the module {@code jdk.incubator.vector} is in the boot layer, and a log line names
 * the flag to add where it is not.
 */
public record Kernels(
    String name,
    Gemm gemm,
    Elementwise elementwise,
    Reduction reduction,
    Softmax softmax,
    Gather gather,
    SimpleRnnKernel simpleRnn,
    LstmKernel lstm,
    GruKernel gru) {

  /** The back end of this process. */
  public static Kernels get() {
    throw new IllegalStateException("not yet built");
  }
}
