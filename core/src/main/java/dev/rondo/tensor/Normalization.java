package dev.rondo.tensor;

import dev.rondo.kernel.Workers;

/**
 * Numbers brought to mean 0 and variance 1 over one or several neighbouring axes.
 *
 * <pre>{@code
 * y = (x - mean) / sqrt(variance + epsilon)
 * }</pre>
 *
 * @param value of the shape of x
 * @param mean one for each place of the other axes; no gradient
 * @param variance the mean squared distance from the mean; no gradient
 */
public record Normalization(Tensor value, Tensor mean, Tensor variance) {
  private static final int GRAIN = 1 << 14;

  /**
   * Normalizes over the axes {@code from} to {@code to - 1}, recorded by an open tape.
   *
   * @param x float32, with at least one number along these axes
   * @param epsilon keeps the division from infinity; 0 or more
   */
  public static Normalization over(Tensor x, float epsilon, int from, int to) {
    float[] numbers = x.floats("normalization");
    Shape shape = x.shape();
    int outer = shape.product(0, from);
    int n = shape.product(from, to);
    int inner = shape.product(to, shape.rank());
    if (n == 0) {
      throw new IllegalArgumentException(
          "normalization: expected at least one number to normalize but got " + shape);
    }
    Shape others = Shape.of(outer, inner);
    Tensor y = Tensor.allocate(shape);
    Tensor mean = Tensor.allocate(others);
    Tensor variance = Tensor.allocate(others);
    Groups groups = new Groups(outer, n, inner);
    groups.forward(numbers, epsilon, y.floats(), mean.floats(), variance.floats());
    // forward: y = (x - m) / s, with m the mean and s = sqrt(mean of (x - m)^2 + epsilon)
    //   so: dX = (dY - mean(dY) - y mean(dY y)) / s
    GradientTape.record(
        y,
        (dY, into) -> {
          Tensor dX = Tensor.allocate(shape);
          groups.backward(y.floats(), dY.floats(), variance.floats(), epsilon, dX.floats());
          into.give(x, dX);
        },
        x);
    return new Normalization(y, mean, variance);
  }

  /** The gradient by x of the numbers that x becomes over the last axis. */
  static Tensor gradient(Tensor x, float epsilon, Tensor dY) {
    int n = x.dim(-1);
    Groups rows = new Groups(x.size() / n, n, 1);
    float[] y = new float[x.size()];
    float[] variance = new float[x.size() / n];
    rows.forward(x.floats(), epsilon, y, new float[variance.length], variance);
    Tensor dX = Tensor.allocate(x.shape());
    rows.backward(y, dY.floats(), variance, epsilon, dX.floats());
    return dX;
  }

  /**
   * An array seen as [outer, n, inner]; each (outer, inner) has n numbers. Sums are in float64, in
   * the order of the numbers; threads split outer, or inner if there is one outer only.
   */
  private record Groups(int outer, int n, int inner) {

    void forward(float[] x, float epsilon, float[] y, float[] mean, float[] variance) {
      split(
          (at, width) -> {
            double[] center = new double[width];
            for (int j = 0; j < n; j++) {
              for (int i = 0, k = start(at, j); i < width; i++) {
                center[i] += x[k + i];
              }
            }
            divide(center);
            double[] squares = new double[width];
            for (int j = 0; j < n; j++) {
              for (int i = 0, k = start(at, j); i < width; i++) {
                double distance = x[k + i] - center[i];
                squares[i] += distance * distance;
              }
            }
            divide(squares);
            float[] scale = new float[width];
            for (int i = 0; i < width; i++) {
              mean[at + i] = (float) center[i];
              variance[at + i] = (float) squares[i];
              scale[i] = scale(variance[at + i], epsilon);
            }
            for (int j = 0; j < n; j++) {
              for (int i = 0, k = start(at, j); i < width; i++) {
                y[k + i] = (x[k + i] - mean[at + i]) * scale[i];
              }
            }
          });
    }

    void backward(float[] y, float[] dY, float[] variance, float epsilon, float[] dX) {
      split(
          (at, width) -> {
            double[] sum = new double[width];
            double[] along = new double[width];
            for (int j = 0; j < n; j++) {
              for (int i = 0, k = start(at, j); i < width; i++) {
                sum[i] += dY[k + i];
                along[i] += (double) dY[k + i] * y[k + i];
              }
            }
            divide(sum);
            divide(along);
            float[] scale = new float[width];
            for (int i = 0; i < width; i++) {
              scale[i] = scale(variance[at + i], epsilon);
            }
            for (int j = 0; j < n; j++) {
              for (int i = 0, k = start(at, j); i < width; i++) {
                dX[k + i] = (float) (dY[k + i] - sum[i] - y[k + i] * along[i]) * scale[i];
              }
            }
          });
    }

    private static float scale(float variance, float epsilon) {
      return (float) (1 / Math.sqrt(variance + epsilon));
    }

    private void divide(double[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] /= n;
      }
    }

    /** Works on some groups. */
    private interface Part {
      /**
       * @param at the first group, counted over outer and inner
       * @param width how many groups that stand side by side
       */
      void run(int at, int width);
    }

    /** Where the numbers {@code j} of the groups from {@code at} on begin. */
    private int start(int at, int j) {
      return (at / inner * n + j) * inner + at % inner;
    }

    private void split(Part part) {
      if (outer == 1) {
        Workers.split(inner, Math.max(1, GRAIN / n), (from, to) -> part.run(from, to - from));
        return;
      }
      Workers.split(
          outer,
          Math.max(1, GRAIN / Math.max(1, n * inner)),
          (first, end) -> {
            for (int o = first; o < end; o++) {
              part.run(o * inner, inner);
            }
          });
    }
  }
}
