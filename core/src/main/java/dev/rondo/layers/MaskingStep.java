package dev.rondo.layers;

/** {@link Masking} in one stream. */
final class MaskingStep implements LayerStep {
  private final Masking layer;
  private float[] zeros = {};

  MaskingStep(Masking layer) {
    this.layer = layer;
  }

  @Override
  public void apply(StepSignal step) {
    float[] x = step.value();
    if (step.skipped() || !layer.counts(x, 0, x.length)) {
      if (zeros.length != x.length) {
        zeros = new float[x.length];
      }
      step.skipped(true);
      step.value(zeros);
    }
  }
}
