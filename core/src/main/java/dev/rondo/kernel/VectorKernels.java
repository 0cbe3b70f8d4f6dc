package dev.rondo.kernel;

/**
 * The vector back end. Kept apart from {@link Kernels} so that no vector class is loaded, nor even
 * verified, in a process without the module {@code jdk.incubator.vector}.
 */
final class VectorKernels {
  private VectorKernels() {}

  static Kernels create() {
    Gemm gemm = new PanelGemm(new VectorMicroKernel());
    return new Kernels(
        "vector",
        gemm,
        new VectorElementwise(),
        new VectorReduction(),
        new VectorSoftmax(),
        new ArrayGather(),
        new FusedSimpleRnn(gemm, new ScalarElementwise()),
        new FusedLstm(gemm, new VectorLstmGates()),
        new FusedGru(gemm, new VectorGruGates()));
  }
}
