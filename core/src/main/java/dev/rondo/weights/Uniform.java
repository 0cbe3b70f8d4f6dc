package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/** Every number between two bounds alike. */
record Uniform(float low, float high) implements Initializer {
  Uniform {
    if (!(low < high) || !Float.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "uniform: expected finite bounds, low below high, but got " + low + " and " + high);
    }
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    return draw(shape, random, low, high);
  }

  static float[] draw(Shape shape, RandomState random, double low, double high) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return values;
  }
}
