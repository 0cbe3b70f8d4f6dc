package dev.rondo.tensor;

import java.util.Arrays;

/**
 * Windows that slide over a plane of channels: {@code [B, H, W, C]} to {@code [B, outH, outW, ..]}.
 * A line, {@code [B, T, C]}, is a plane of height 1.
 *
 * @param shape of the input as it came, [B, T, C] or [B, H, W, C]
 * @param rows how windows slide along H
 * @param columns how windows slide along W
 * @param outHeight length of H in the output
 * @param outWidth length of W in the output
 * @param top zeros above
 * @param left zeros to the left
 */
record Plane(
    Shape shape, Sliding rows, Sliding columns, int outHeight, int outWidth, int top, int left) {

  static Plane of(String op, Tensor x, Sliding... axes) {
    if (axes.length < 1 || axes.length > 2 || x.rank() != axes.length + 2) {
      throw new IllegalArgumentException(
          op
              + ": expected [batch, time, channels] and one window, or [batch, rows, columns,"
              + " channels] and two, but got "
              + x.shape()
              + " and "
              + axes.length);
    }
    x.floats(op);
    Sliding rows = axes.length == 2 ? axes[0] : Sliding.NONE;
    Sliding columns = axes[axes.length - 1];
    int height = axes.length == 2 ? x.dim(1) : 1;
    int width = x.dim(-2);
    int outHeight = rows.length(height);
    int outWidth = columns.length(width);
    if (outHeight < 1 || outWidth < 1) {
      throw new IllegalArgumentException(
          op
              + ": expected at least one place for the window "
              + Arrays.toString(axes)
              + " but got "
              + x.shape()
              + ". Pad the input, or take a smaller window.");
    }
    return new Plane(
        x.shape(), rows, columns, outHeight, outWidth, rows.before(height), columns.before(width));
  }

  int batch() {
    return shape.dim(0);
  }

  int height() {
    return shape.rank() == 4 ? shape.dim(1) : 1;
  }

  int width() {
    return shape.dim(-2);
  }

  int channels() {
    return shape.dim(-1);
  }

  /** Places that a window sees. */
  int taps() {
    return rows.size() * columns.size();
  }

  /** Places of the output of one example. */
  int places() {
    return outHeight * outWidth;
  }

  /** Numbers of one example of the input. */
  int example() {
    return height() * width() * channels();
  }

  /** The shape of an output of so many channels. */
  Shape output(int channels) {
    return shape.rank() == 4
        ? Shape.of(batch(), outHeight, outWidth, channels)
        : Shape.of(batch(), outWidth, channels);
  }

  /** One tap of the window at one output place: an input place inside of the plane. */
  @FunctionalInterface
  interface Tap {
    /**
     * @param place the output place, counted over the whole batch
     * @param tap number of the tap, {@code row * columns + column}
     * @param xAt where the channels of the input place begin
     */
    void at(int place, int tap, int xAt);
  }

  /**
   * Calls {@code each} for the taps inside of the plane.
   *
   * @param place output place, counted over the whole batch
   */
  void taps(int place, Tap each) {
    int b = place / places();
    int y = place % places() / outWidth * rows.stride() - top;
    int x = place % outWidth * columns.stride() - left;
    int last = rows.endInside(y, height());
    int from = columns.firstInside(x);
    int end = columns.endInside(x, width());
    for (int i = rows.firstInside(y); i < last; i++) {
      int line = (b * height() + y + i * rows.dilation()) * width() + x;
      for (int j = from; j < end; j++) {
        each.at(place, i * columns.size() + j, (line + j * columns.dilation()) * channels());
      }
    }
  }
}
