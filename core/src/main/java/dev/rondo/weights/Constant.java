package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import java.util.Arrays;

/** One number throughout. */
record Constant(float value) implements Initializer {
  Constant {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("constant: expected a finite value but got " + value);
    }
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, value);
    return values;
  }
}
