package dev.rondo.kernel;

/** {@link Softmax} in plain loops; sums are kept in float64. */
final class ScalarSoftmax implements Softmax {

  /** The least number of elements worth waking a thread for. */
  static final int GRAIN = 1 << 12;

  @Override
  public void softmax(float[] x, float[] y, int rows, int n) {
    // one row, as in a stream, creates no task object
    if (rows == 1) {
      softmaxRow(x, y, 0, n);
    } else {
      eachRow(rows, n, at -> softmaxRow(x, y, at, n));
    }
  }

  private static void softmaxRow(float[] x, float[] y, int at, int n) {
    double sum = exponentials(x, y, at, n, max(x, at, n));
    scale(y, at, n, (float) (1 / sum));
  }

  @Override
  public void softmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n) {
    eachRow(
        rows,
        n,
        at -> {
          double dot = 0;
          for (int i = at; i < at + n; i++) {
            dot += (double) dY[i] * y[i];
          }
          for (int i = at; i < at + n; i++) {
            dX[i] = y[i] * (dY[i] - (float) dot);
          }
        });
  }

  @Override
  public void logSoftmax(float[] x, float[] y, int rows, int n) {
    if (rows == 1) {
      logSoftmaxRow(x, y, 0, n);
    } else {
      eachRow(rows, n, at -> logSoftmaxRow(x, y, at, n));
    }
  }

  private static void logSoftmaxRow(float[] x, float[] y, int at, int n) {
    float max = max(x, at, n);
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += ScalarMath.exp(x[i] - max);
    }
    float logSum = (float) Math.log(sum);
    for (int i = at; i < at + n; i++) {
      // two steps: max + logSum would lose logSum beside a huge max
      y[i] = (x[i] - max) - logSum;
    }
  }

  @Override
  public void logSoftmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n) {
    eachRow(
        rows,
        n,
        at -> {
          double sum = 0;
          for (int i = at; i < at + n; i++) {
            sum += dY[i];
          }
          for (int i = at; i < at + n; i++) {
            dX[i] = dY[i] - ScalarMath.exp(y[i]) * (float) sum;
          }
        });
  }

  @Override
  public void crossEntropy(
      float[] logits, int[] labels, float[] losses, float[] dLogits, int rows, int n) {
    checkLabels(labels, rows, n);
    eachRow(
        rows,
        n,
        at -> {
          int row = at / n;
          float max = max(logits, at, n);
          // read before dLogits, which may be logits, overwrites it
          float below = max - logits[at + labels[row]];
          double sum = exponentials(logits, dLogits, at, n, max);
          scale(dLogits, at, n, (float) (1 / sum));
          dLogits[at + labels[row]] -= 1f;
          losses[row] = below + (float) Math.log(sum);
        });
  }

  /** Throws unless every label is a class. */
  static void checkLabels(int[] labels, int rows, int classes) {
    for (int row = 0; row < rows; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "cross-entropy: row %d: expected a label in 0 .. %d but got %d. Number the %d classes from 0."
                .formatted(row, classes - 1, labels[row], classes));
      }
    }
  }

  /** Does one row. */
  @FunctionalInterface
  interface RowTask {
    /** The row that starts at {@code at}. */
    void run(int at);
  }

  /** Rows of length n, split among the threads. */
  static void eachRow(int rows, int n, RowTask task) {
    Workers.split(
        rows,
        1 + GRAIN / Math.max(1, n),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            task.run(row * n);
          }
        });
  }

  private static float max(float[] x, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /** {@code y = e^(x - max)} over one row; returns its sum. */
  private static double exponentials(float[] x, float[] y, int at, int n, float max) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      y[i] = ScalarMath.exp(x[i] - max);
      sum += y[i];
    }
    return sum;
  }

  private static void scale(float[] y, int at, int n, float factor) {
    for (int i = at; i < at + n; i++) {
      y[i] *= factor;
    }
  }
}
