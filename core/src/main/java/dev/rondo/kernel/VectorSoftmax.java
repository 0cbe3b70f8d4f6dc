package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarSoftmax.eachRow;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Softmax} by whole vectors, rows split among the threads. Each loop calls exp at most once
 * (see {@link VectorMath}) and is not unrolled, since exp keeps the processor busy.
 */
final class VectorSoftmax implements Softmax {
  private final MethodHandle exponentialVectors =
      SeparateMethod.find(
          MethodHandles.lookup(),
          VectorSoftmax.class,
          "exponentialVectors",
          float.class,
          float[].class,
          float[].class,
          int.class,
          int.class,
          float.class);

  private final MethodHandle sumOfExponentialVectors =
      SeparateMethod.find(
          MethodHandles.lookup(),
          VectorSoftmax.class,
          "sumOfExponentialVectors",
          float.class,
          float[].class,
          int.class,
          int.class,
          float.class);

  @Override
  public void softmax(float[] x, float[] y, int rows, int n) {
    // one row, as in a stream, creates no task object
    if (rows == 1) {
      softmaxRow(x, y, 0, n);
    } else {
      eachRow(rows, n, at -> softmaxRow(x, y, at, n));
    }
  }

  private void softmaxRow(float[] x, float[] y, int at, int n) {
    float sum = exponentials(x, y, at, n, VectorReduction.max(x, at, n));
    scale(y, at, n, 1f / sum);
  }

  @Override
  public void softmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n) {
    eachRow(rows, n, at -> rowBackward(y, dY, dX, at, n, dot(y, dY, at, n)));
  }

  @Override
  public void logSoftmax(float[] x, float[] y, int rows, int n) {
    if (rows == 1) {
      logSoftmaxRow(x, y, 0, n);
    } else {
      eachRow(rows, n, at -> logSoftmaxRow(x, y, at, n));
    }
  }

  private void logSoftmaxRow(float[] x, float[] y, int at, int n) {
    float max = VectorReduction.max(x, at, n);
    float logSum = (float) Math.log(sumOfExponentials(x, at, n, max));
    subtract(x, y, at, n, max, logSum);
  }

  @Override
  public void logSoftmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n) {
    eachRow(rows, n, at -> logRowBackward(y, dY, dX, at, n, VectorReduction.sum(dY, at, n)));
  }

  @Override
  public void crossEntropy(
      float[] logits, int[] labels, float[] losses, float[] dLogits, int rows, int n) {
    ScalarSoftmax.checkLabels(labels, rows, n);
    eachRow(
        rows,
        n,
        at -> {
          int row = at / n;
          float max = VectorReduction.max(logits, at, n);
          // read before dLogits, which may be logits, overwrites it
          float below = max - logits[at + labels[row]];
          float sum = exponentials(logits, dLogits, at, n, max);
          scale(dLogits, at, n, 1f / sum);
          dLogits[at + labels[row]] -= 1f;
          losses[row] = below + (float) Math.log(sum);
        });
  }

  /** {@code y = e^(x - max)} over one row; returns its sum. */
  private float exponentials(float[] x, float[] y, int at, int n, float max) {
    int end = at + SPECIES.loopBound(n);
    float sum;
    try {
      sum = end > at ? (float) exponentialVectors.invokeExact(x, y, at, end, max) : 0f;
    } catch (Throwable failure) {
      throw SeparateMethod.unchecked(failure);
    }
    for (int i = end; i < at + n; i++) {
      y[i] = ScalarMath.exp(x[i] - max);
      sum += y[i];
    }
    return sum;
  }

  static float exponentialVectors(float[] x, float[] y, int from, int to, float max) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, i).sub(max));
      e.intoArray(y, i);
      sum = sum.add(e);
    }
    return VectorMath.sumLanes(sum);
  }

  private float sumOfExponentials(float[] x, int at, int n, float max) {
    int end = at + SPECIES.loopBound(n);
    float sum;
    try {
      sum = end > at ? (float) sumOfExponentialVectors.invokeExact(x, at, end, max) : 0f;
    } catch (Throwable failure) {
      throw SeparateMethod.unchecked(failure);
    }
    for (int i = end; i < at + n; i++) {
      sum += ScalarMath.exp(x[i] - max);
    }
    return sum;
  }

  static float sumOfExponentialVectors(float[] x, int from, int to, float max) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, x, i).sub(max)));
    }
    return VectorMath.sumLanes(sum);
  }

  private static void scale(float[] y, int at, int n, float factor) {
    int end = at + SPECIES.loopBound(n);
    for (int i = at; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, y, i).mul(factor).intoArray(y, i);
    }
    for (int i = end; i < at + n; i++) {
      y[i] *= factor;
    }
  }

  /** {@code y = (x - max) - logSum}; max + logSum would lose logSum beside a huge max. */
  private static void subtract(float[] x, float[] y, int at, int n, float max, float logSum) {
    int end = at + SPECIES.loopBound(n);
    for (int i = at; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).sub(max).sub(logSum).intoArray(y, i);
    }
    for (int i = end; i < at + n; i++) {
      y[i] = (x[i] - max) - logSum;
    }
  }

  private static float dot(float[] a, float[] b, int at, int n) {
    int end = at + SPECIES.loopBound(n);
    float dot = end > at ? dotVectors(a, b, at, end) : 0f;
    for (int i = end; i < at + n; i++) {
      dot += a[i] * b[i];
    }
    return dot;
  }

  private static float dotVectors(float[] a, float[] b, int from, int to) {
    FloatVector dot = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      dot = dot.add(FloatVector.fromArray(SPECIES, a, i).mul(FloatVector.fromArray(SPECIES, b, i)));
    }
    return VectorMath.sumLanes(dot);
  }

  // forward: y = softmax(x)   so: dX = y * (dY - dot) with dot = sum(dY * y)
  private static void rowBackward(float[] y, float[] dY, float[] dX, int at, int n, float dot) {
    int end = at + SPECIES.loopBound(n);
    for (int i = at; i < end; i += LANES) {
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i).sub(dot);
      FloatVector.fromArray(SPECIES, y, i).mul(d).intoArray(dX, i);
    }
    for (int i = end; i < at + n; i++) {
      dX[i] = y[i] * (dY[i] - dot);
    }
  }

  // forward: y = x - log(sum(e^x))   so: dX = dY - e^y * sum(dY)
  private static void logRowBackward(float[] y, float[] dY, float[] dX, int at, int n, float sum) {
    int end = at + SPECIES.loopBound(n);
    for (int i = at; i < end; i += LANES) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, y, i));
      FloatVector.fromArray(SPECIES, dY, i).sub(e.mul(sum)).intoArray(dX, i);
    }
    for (int i = end; i < at + n; i++) {
      dX[i] = dY[i] - ScalarMath.exp(y[i]) * sum;
    }
  }
}
