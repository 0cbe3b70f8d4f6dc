package dev.rondo.kernel;

/** {@link Elementwise} in plain loops. */
final class ScalarElementwise implements Elementwise {

  @Override
  public void map(UnaryMap f, float[] x, float[] y, int from, int to) {
    ScalarActivations.map(f, x, y, from, to);
  }

  @Override
  public void derivative(
      UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    ScalarDerivatives.map(f, x, y, dY, dX, from, to);
  }

  @Override
  public void combine(
      BinaryMap f, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] + b[bAt + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] - b[bAt + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] * b[bAt + i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] / b[bAt + i];
        }
      }
      case MAXIMUM -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = Math.max(a[aAt + i], b[bAt + i]);
        }
      }
      case MINIMUM -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = Math.min(a[aAt + i], b[bAt + i]);
        }
      }
    }
  }

  @Override
  public void combine(BinaryMap f, float[] a, int aAt, float b, float[] y, int yAt, int n) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] + b;
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] - b;
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] * b;
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a[aAt + i] / b;
        }
      }
      case MAXIMUM -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = Math.max(a[aAt + i], b);
        }
      }
      case MINIMUM -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = Math.min(a[aAt + i], b);
        }
      }
    }
  }

  @Override
  public void combine(BinaryMap f, float a, float[] b, int bAt, float[] y, int yAt, int n) {
    switch (f) {
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a - b[bAt + i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          y[yAt + i] = a / b[bAt + i];
        }
      }
      // the others do not care for the order
      case ADD, MULTIPLY, MAXIMUM, MINIMUM -> combine(f, b, bAt, a, y, yAt, n);
    }
  }

  @Override
  public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += alpha * x[xAt + i];
    }
  }
}
