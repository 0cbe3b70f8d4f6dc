package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/** Normal with mean 0. */
record Normal(float stddev) implements Initializer {
  Normal {
    check("normal", stddev);
  }

  static void check(String name, float stddev) {
    if (!(stddev > 0) || stddev == Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          name + ": expected a finite stddev above 0 but got " + stddev);
    }
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = stddev * random.nextGaussian();
    }
    return values;
  }
}
