package dev.rondo.kernel;

/**
 * Both scans of a GRU, each in a file of its own: they differ in where the reset gate meets the
 * recurrent product. Source of reset before: Cho et al., 2014, Learning Phrase Representations
 * using RNN Encoder-Decoder; reset after is the form that cuDNN and Keras 2 made common, with a
 * second bias inside.
 */
final class FusedGru implements GruKernel {

  private final FusedGruResetAfter resetAfter;
  private final FusedGruResetBefore resetBefore;

  FusedGru(Gemm gemm, GruGates gates, NormalizedRows.Maker norms) {
    resetAfter = new FusedGruResetAfter(gemm, gates, norms);
    resetBefore = new FusedGruResetBefore(gemm, gates);
  }

  @Override
  public void forward(Scan scan) {
    if (scan.resetAfter()) {
      resetAfter.forward(scan);
    } else {
      resetBefore.forward(scan);
    }
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    if (scan.resetAfter()) {
      resetAfter.backward(scan, gradients);
    } else {
      resetBefore.backward(scan, gradients);
    }
  }

  static long workPerRow(int steps, int units) {
    return 2L * steps * 3 * units * units;
  }
}
