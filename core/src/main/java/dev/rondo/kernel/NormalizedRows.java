package dev.rondo.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * The arithmetic of a {@link RowNormalization}, of one thread and one scan. A twin does a group of
 * numbers of a row at a time.
 */
abstract class NormalizedRows {

  /** Makes the twin of a back end. */
  @FunctionalInterface
  interface Maker {
    /**
     * @param ends one behind the last number of each group
     */
    NormalizedRows of(RowNormalization norm, int... ends);
  }

  final float[] gain;
  final float[] bias;

  /** [B * T, n], or one row if nothing is kept. */
  final float[] hat;

  /** [B, n], or empty. */
  final float[] dGain;

  final float[] dBias;

  private final float[] scale;
  private final int[] ends;
  private final int n;
  private final boolean keeps;

  NormalizedRows(RowNormalization norm, int... ends) {
    this.ends = ends;
    n = ends[ends.length - 1];
    keeps = norm.hat() != null;
    gain = norm.gain();
    bias = Objects.requireNonNullElseGet(norm.bias(), () -> new float[n]);
    hat = Objects.requireNonNullElseGet(norm.hat(), () -> new float[n]);
    scale = Objects.requireNonNullElseGet(norm.scale(), () -> new float[ends.length]);
    dGain = Objects.requireNonNullElseGet(norm.dGain(), () -> new float[0]);
    dBias = Objects.requireNonNullElseGet(norm.dBias(), () -> new float[0]);
  }

  /**
   * Normalizes a row.
   *
   * @param at which row of the scan it is, {@code b * T + t}
   * @param y may be x
   */
  final void forward(int at, float[] x, int xAt, float[] y, int yAt) {
    int from = 0;
    for (int group = 0; group < ends.length; group++) {
      int size = ends[group] - from;
      scale[place(at) * ends.length + group] =
          normalize(from, size, x, xAt + from, hatAt(at) + from, y, yAt + from);
      from = ends[group];
    }
  }

  /**
   * The way back through {@link #forward}; adds to the gradients of gain and bias.
   *
   * @param b the sequence
   * @param dX may be dY, or the row of hat itself
   */
  final void backward(int b, int at, float[] dY, int dAt, float[] dX, int dXAt) {
    for (int group = 0; group < ends.length; group++) {
      int from = group == 0 ? 0 : ends[group - 1];
      backward(group, b, at, dY, dAt + from, dX, dXAt + from);
    }
  }

  /** As {@link #backward(int, int, float[], int, float[], int)}, of one group. */
  final void backward(int group, int b, int at, float[] dY, int dAt, float[] dX, int dXAt) {
    int from = group == 0 ? 0 : ends[group - 1];
    int size = ends[group] - from;
    float by = scale[place(at) * ends.length + group];
    back(from, size, dY, dAt, hatAt(at) + from, by, b * n + from, dX, dXAt);
  }

  /** Where the row of hat begins. */
  final int hatAt(int at) {
    return place(at) * n;
  }

  private int place(int at) {
    return keeps ? at : 0;
  }

  /** The row of hat of a step that was skipped: nothing flows back to it. */
  final void clear(int at) {
    Arrays.fill(hat, hatAt(at), hatAt(at) + n, 0);
  }

  /**
   * {@code hat = (x - mean) * scale; y = gain * hat + bias}.
   *
   * @param from where gain and bias begin
   * @param size how many numbers
   * @return scale
   */
  abstract float normalize(int from, int size, float[] x, int xAt, int hatAt, float[] y, int yAt);

  /**
   *
   *
   * <pre>{@code
   * forward: y = gain * hat + bias   so: dGain += dY * hat; dBias += dY; dHat = dY * gain
   * forward: hat = (x - mean) * scale
   * so:      dX = (dHat - mean(dHat) - hat * mean(dHat * hat)) * scale
   * }</pre>
   *
   * @param sumAt where dGain and dBias of the sequence begin
   */
  abstract void back(
      int from,
      int size,
      float[] dY,
      int dAt,
      int hatAt,
      float scale,
      int sumAt,
      float[] dX,
      int dXAt);

  static float scaleOf(float variance) {
    return (float) (1 / Math.sqrt(variance + RowNormalization.EPSILON));
  }
}
