package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/** Values of variance {@code scale / fan}: the family of Glorot, He and LeCun. */
record VarianceScaling(float scale, Fan fan, Distribution distribution) implements Initializer {

  enum Fan {
    IN,
    AVERAGE
  }

  enum Distribution {
    UNIFORM,
    TRUNCATED_NORMAL
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    int rank = shape.rank();
    double field = 1;
    for (int axis = 0; axis < rank - 2; axis++) {
      field *= shape.dim(axis);
    }
    double in = rank == 0 ? 1 : field * shape.dim(Math.max(rank - 2, 0));
    double out = rank == 0 ? 1 : field * shape.dim(-1);
    double variance = scale / Math.max(1, fan == Fan.IN ? in : (in + out) / 2);
    return switch (distribution) {
      // the variance of a uniform distribution is limit^2 / 3
      case UNIFORM ->
          Uniform.draw(shape, random, -Math.sqrt(3 * variance), Math.sqrt(3 * variance));
      case TRUNCATED_NORMAL ->
          TruncatedNormal.draw(shape, random, Math.sqrt(variance) / TruncatedNormal.DEVIATION);
    };
  }
}
