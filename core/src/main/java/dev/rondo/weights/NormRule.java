package dev.rondo.weights;

import dev.rondo.tensor.Shape;

/**
 * Norms along an axis.
 *
 * @param max what they are at most
 * @param exact whether they are that exactly
 */
record NormRule(float max, int axis, boolean exact) implements Constraint {
  private static final double EPSILON = 1e-7;

  NormRule {
    if (!(max > 0) || Float.isInfinite(max)) {
      throw new IllegalArgumentException("maxNorm: expected a finite norm above 0 but got " + max);
    }
  }

  @Override
  public String kind() {
    return exact ? "unit-norm" : "max-norm";
  }

  @Override
  public void apply(float[] values, Shape shape) {
    int along = axis < 0 ? axis + shape.rank() : axis;
    if (along < 0 || along >= shape.rank()) {
      throw new IllegalArgumentException(
          "constraint: expected an axis of a weight " + shape + " but got " + axis);
    }
    int n = shape.dim(along);
    int inner = 1;
    for (int each = along + 1; each < shape.rank(); each++) {
      inner *= shape.dim(each);
    }
    for (int outer = 0; outer < values.length; outer += n * inner) {
      for (int i = outer; i < outer + inner; i++) {
        scale(values, i, n, inner);
      }
    }
  }

  private void scale(float[] values, int from, int n, int stride) {
    double squares = 0;
    for (int k = 0; k < n; k++) {
      double w = values[from + k * stride];
      squares += w * w;
    }
    double norm = Math.sqrt(squares);
    double wanted = exact ? max : Math.min(norm, max);
    for (int k = 0; k < n; k++) {
      values[from + k * stride] *= (float) (wanted / (EPSILON + norm));
    }
  }
}
