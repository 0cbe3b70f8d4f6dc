package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/** Normal with mean 0, without what is further than two deviations away. */
record TruncatedNormal(float stddev) implements Initializer {
  /** The deviation of a standard normal that is cut off at -2 and 2. */
  static final double DEVIATION = 0.87962566103423978;

  TruncatedNormal {
    Normal.check("truncatedNormal", stddev);
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    return draw(shape, random, stddev);
  }

  static float[] draw(Shape shape, RandomState random, double stddev) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      float standard = random.nextGaussian();
      while (Math.abs(standard) > 2) {
        standard = random.nextGaussian();
      }
      values[i] = (float) (stddev * standard);
    }
    return values;
  }
}
