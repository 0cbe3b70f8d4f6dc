package dev.rondo.layers;

import dev.rondo.tensor.Shape;

/** What functions share whose output has a known shape and which stream. */
abstract class PerStep implements LayerFunction {
  private final Shape output;

  PerStep(Shape output) {
    this.output = output;
  }

  @Override
  public Shape output() {
    return output;
  }
}
