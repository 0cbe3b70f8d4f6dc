package dev.rondo.tensor;

import dev.rondo.kernel.Matrix;
import java.util.Arrays;

/**
 * What the windows of a {@link Plane} see, as the rows of a matrix, so that a convolution is a
 * product (Chellapilla, Puri and Simard, 2006, "High performance convolutional neural networks for
 * document processing"). A row is {@code [taps, channels of the group]}.
 *
 * @param group which of the groups, from 0
 * @param groups how many there are
 */
record Patches(Plane plane, int group, int groups) {
  /** Numbers of a block of rows: what stays in a core's own cache. */
  private static final int BLOCK = 1 << 16;

  /** Shorter runs are not worth a call. */
  private static final int SHORT = 24;

  private int channels() {
    return plane.channels() / groups;
  }

  /** Length of a row. */
  int columns() {
    return plane.taps() * channels();
  }

  /** How many rows are worked on at once; it depends on shapes alone. */
  int blockRows() {
    return Math.max(8, BLOCK / Math.max(1, columns()));
  }

  /** Whether a window is one run of memory, and the rows of an example a view of its numbers. */
  boolean isView() {
    return plane.rows().equals(Sliding.NONE)
        && plane.columns().dilation() == 1
        && groups == 1
        && plane.columns().padding() == Padding.VALID
        && plane.height() == 1;
  }

  /** The rows of an example from one of its output places on, see {@link #isView}. */
  Matrix view(float[] x, int b, int from, int to) {
    int step = plane.columns().stride() * plane.channels();
    int at = b * plane.example() + from * step;
    return Matrix.strided(x, at, to - from, columns(), step);
  }

  /** The rows of output places, counted over the whole batch, into {@code to}. */
  void gather(float[] x, int from, int end, float[] to) {
    Arrays.fill(to, 0, (end - from) * columns(), 0f);
    walk(
        from,
        end,
        (at, xAt, n) -> {
          if (n < SHORT) {
            for (int i = 0; i < n; i++) {
              to[at + i] = x[xAt + i];
            }
          } else {
            System.arraycopy(x, xAt, to, at, n);
          }
        });
  }

  /** Adds rows to what the windows saw: the transpose of {@link #gather}. */
  void scatter(float[] rows, int from, int end, float[] dX) {
    walk(
        from,
        end,
        (at, xAt, n) -> {
          if (n < SHORT) {
            for (int i = 0; i < n; i++) {
              dX[xAt + i] += rows[at + i];
            }
          } else {
            Elements.addTo(dX, xAt, rows, at, n);
          }
        });
  }

  private boolean isOneRun() {
    return plane.columns().dilation() == 1 && groups == 1;
  }

  /** Numbers that stand together in the input and in a row. */
  @FunctionalInterface
  private interface Run {
    void at(int rowAt, int xAt, int n);
  }

  private void walk(int from, int end, Run each) {
    Sliding columns = plane.columns();
    boolean one = isOneRun();
    int width = channels();
    for (int place = from; place < end; place++) {
      int b = place / plane.places();
      int y = place % plane.places() / plane.outWidth() * plane.rows().stride() - plane.top();
      int x = place % plane.outWidth() * columns.stride() - plane.left();
      int last = plane.rows().endInside(y, plane.height());
      int first = columns.firstInside(x);
      int behind = columns.endInside(x, plane.width());
      int row = (place - from) * columns();
      for (int i = plane.rows().firstInside(y); i < last; i++) {
        int line = (b * plane.height() + y + i * plane.rows().dilation()) * plane.width() + x;
        int at = row + i * columns.size() * width;
        if (one && first < behind) {
          each.at(at + first * width, (line + first) * width, (behind - first) * width);
        } else {
          for (int j = first; j < behind; j++) {
            int xAt = (line + j * columns.dilation()) * plane.channels() + group * width;
            each.at(at + j * width, xAt, width);
          }
        }
      }
    }
  }
}
