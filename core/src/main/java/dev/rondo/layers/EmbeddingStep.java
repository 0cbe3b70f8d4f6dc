package dev.rondo.layers;

import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.TokenStep;

/** An {@link Embedding} in one stream. */
final class EmbeddingStep implements LayerStep {
  private final Embedding layer;
  private final String name;
  private final TokenStep rows;

  EmbeddingStep(Embedding layer, String name, Tensor table) {
    this.layer = layer;
    this.name = name;
    rows = Steps.rows(table);
  }

  @Override
  public void apply(StepSignal step) {
    int token = step.token();
    if (token < 0 || token >= layer.vocabulary()) {
      throw layer.refused(name, token, "[0, 0]");
    }
    step.value(rows.apply(token));
    step.skipped(layer.masksZero() && token == 0);
  }

  @Override
  public boolean takesToken() {
    return true;
  }
}
