package dev.rondo.kernel;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The back end: one implementation of each kernel family, chosen once.
 *
 * <p>{@code rondo.kernels} = {@code scalar} or {@code vector} forces one; else the vector kernels
 * are taken where the module {@code jdk.incubator.vector} is in the boot layer and the processor
 * has fused multiply-add; a log line names the flag to add, or what is missing, where they are not.
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
    GruKernel gru,
    RowProduct rowProduct,
    StepGates stepGates,
    LinearRecurrence linearRecurrence,
    IndRnnKernel indRnn,
    SruKernel sru) {

  private static volatile @Nullable Kernels chosen;

  /**
   * The back end of this process.
   *
   * @throws IllegalStateException if {@code rondo.kernels} asks for what this process has not
   */
  public static Kernels get() {
    Kernels known = chosen;
    return known == null ? choose() : known;
  }

  private static synchronized Kernels choose() {
    Kernels known = chosen;
    if (known == null) {
      known = create(System.getProperty("rondo.kernels"));
      chosen = known;
    }
    return known;
  }

  /** The back end that {@code asked} names, or the fastest there is if nothing is asked. */
  static Kernels create(@Nullable String asked) {
    if (asked == null) {
      if (VectorSupport.pays()) {
        return VectorKernels.create();
      }
      if (VectorSupport.isPresent()) {
        System.getLogger("dev.rondo.kernel")
            .log(
                Level.WARNING,
                "Rondo computes without vector instructions of its own: this processor, or this"
                    + " JVM (-XX:-UseFMA), has no fused multiply-add, which Java would emulate.");
        return scalar();
      }
      System.getLogger("dev.rondo.kernel")
          .log(
              Level.INFO,
              "Rondo computes without vector instructions of its own. Add "
                  + VectorSupport.FLAG
                  + " to the java command to make it several times faster.");
      return scalar();
    }
    return switch (asked) {
      case "scalar" -> scalar();
      case "vector" -> {
        if (!VectorSupport.isPresent()) {
          throw new IllegalStateException(
              "rondo.kernels=vector: expected the module jdk.incubator.vector but it is not in this"
                  + " process. Add "
                  + VectorSupport.FLAG
                  + " to the java command.");
        }
        yield VectorKernels.create();
      }
      default ->
          throw new IllegalStateException(
              "rondo.kernels: expected scalar or vector but got '"
                  + asked
                  + "'. Leave it out to take the fastest there is.");
    };
  }

  private static Kernels scalar() {
    Gemm gemm = new PanelGemm(new ScalarMicroKernel());
    Elementwise elementwise = new ScalarElementwise();
    return new Kernels(
        "scalar",
        gemm,
        elementwise,
        new ScalarReduction(),
        new ScalarSoftmax(),
        new ArrayGather(),
        new FusedSimpleRnn(gemm, elementwise),
        new FusedLstm(
            gemm, new ScalarLstmGates(), ScalarLstmVariantGates::new, ScalarNormalizedRows::new),
        new FusedGru(gemm, new ScalarGruGates(), ScalarNormalizedRows::new),
        new ScalarRowProduct(),
        new ScalarStepGates(),
        new FusedLinearRecurrence(elementwise, new ScalarRecurrenceRow()),
        new FusedIndRnn(elementwise),
        new FusedSru(elementwise));
  }
}
