package dev.rondo.kernel;

/**
 * The vector back end. Kept apart from {@link Kernels} so that no vector class is loaded, nor even
 * verified, in a process without the module {@code jdk.incubator.vector}.
 */
final class VectorKernels {
  private VectorKernels() {}

  static Kernels create() {
    Rehearsal.run();
    Gemm gemm = new PanelGemm(new VectorMicroKernel());
    Elementwise elementwise = new VectorElementwise();
    SeparateGates passes = new SeparateGates();
    return new Kernels(
        "vector",
        gemm,
        elementwise,
        new VectorReduction(),
        new VectorSoftmax(),
        new ArrayGather(),
        new FusedSimpleRnn(gemm, elementwise),
        new FusedLstm(
            gemm,
            new VectorLstmGates(passes),
            (variant, norms, units) -> new VectorLstmVariantGates(passes, variant, norms, units),
            VectorNormalizedRows::new),
        new FusedGru(gemm, new VectorGruGates(), VectorNormalizedRows::new),
        new VectorRowProduct(),
        new VectorStepGates(),
        new FusedLinearRecurrence(elementwise, new VectorRecurrenceRow()),
        new FusedIndRnn(elementwise),
        new FusedSru(elementwise));
  }
}
