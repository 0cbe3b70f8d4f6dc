package dev.rondo.tensor;

import java.util.Objects;

/**
 * How a window slides along one axis.
 *
 * <pre>{@code
 * output place i sees the input places  i * stride - before + j * dilation,  0 <= j < size
 * }</pre>
 *
 * @param size places that the window sees, at least 1
 * @param stride how far it moves from one output to the next, at least 1
 * @param dilation distance between two places that it sees, at least 1
 * @param padding what it sees beyond the ends
 */
public record Sliding(int size, int stride, int dilation, Padding padding) {

  /** Checks the numbers. */
  public Sliding {
    if (size < 1 || stride < 1 || dilation < 1 || size - 1 > (Integer.MAX_VALUE - 1) / dilation) {
      throw new IllegalArgumentException(
          "window: expected size, stride and dilation of at least 1 but got "
              + size
              + ", "
              + stride
              + " and "
              + dilation);
    }
    Objects.requireNonNull(padding, "padding");
  }

  /** A window that stays where it is: one place, for an axis along which nothing slides. */
  static final Sliding NONE = new Sliding(1, 1, 1, Padding.VALID);

  /** From the first place that the window sees to the last. */
  public int span() {
    return (size - 1) * dilation + 1;
  }

  /**
   * The length of the output, 0 or less if the window does not fit.
   *
   * @param n length of the input, or {@link Shape#ANY}, which it then stays
   */
  public int length(int n) {
    if (n == Shape.ANY) {
      return n;
    }
    return padding == Padding.VALID
        ? Math.floorDiv(n - span(), stride) + 1
        : (int) (((long) n + stride - 1) / stride);
  }

  /** How many zeros stand in front of {@code n} places. */
  int before(int n) {
    return switch (padding) {
      case VALID -> 0;
      case SAME -> Math.max((length(n) - 1) * stride + span() - n, 0) / 2;
      case CAUSAL -> span() - 1;
    };
  }

  /** How many zeros the last window sees behind {@code n} places. */
  int after(int n) {
    return Math.max((length(n) - 1) * stride + span() - n - before(n), 0);
  }

  /** Whether the window never leaves the axis. */
  boolean isInside() {
    return padding == Padding.VALID;
  }

  /** The same window, on an axis that is padded already. */
  Sliding inside() {
    return new Sliding(size, stride, dilation, Padding.VALID);
  }

  /** The first place of the window whose input is not in front of the axis. */
  int firstInside(int start) {
    return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
  }

  /** One behind the last place of the window whose input is not behind an axis of {@code n}. */
  int endInside(int start, int n) {
    return start >= n ? 0 : Math.min(size, (n - 1 - start) / dilation + 1);
  }
}
