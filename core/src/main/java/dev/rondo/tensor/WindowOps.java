package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The catalogue of operations that slide a window: over time, {@code [B, T, C]} with one {@link
 * Sliding}, or over rows and columns, {@code [B, H, W, C]} with two. As in {@link Ops}, an open
 * {@link GradientTape} records them, and what does not fit is an IllegalArgumentException.
 */
public final class WindowOps {
  private WindowOps() {}

  /**
   * Convolution: {@code y[i] = sum over j of x[i * stride - before + j * dilation] kernel[j] +
   * bias}.
   *
   * @param x [B, .., C]
   * @param kernel [.., C / groups, N], the sizes of the windows in front
   * @param bias [N], or null
   * @param groups into how many parts channels and filters are split, each seen only by its own; 1
   *     for none
   * @return [B, .., N]
   */
  public static Tensor conv(
      Tensor x, Tensor kernel, @Nullable Tensor bias, int groups, Sliding... axes) {
    return ConvOp.apply(x, kernel, bias, groups, axes.clone());
  }

  /**
   * A convolution of each channel by itself.
   *
   * @param x [B, .., C]
   * @param kernel [.., C, M], the sizes of the windows in front
   * @param bias [C * M], or null
   * @return [B, .., C * M]; channel c gives the outputs {@code c * M} to {@code c * M + M - 1}
   */
  public static Tensor depthwiseConv(
      Tensor x, Tensor kernel, @Nullable Tensor bias, Sliding... axes) {
    return DepthwiseConvOp.apply(x, kernel, bias, axes.clone());
  }

  /**
   * The largest number that a window sees of each channel; padding is never the largest. Of equals,
   * the gradient goes to the first.
   */
  public static Tensor maxPool(Tensor x, Sliding... axes) {
    return MaxPoolOp.apply(x, axes.clone());
  }

  /** The mean of what a window sees of each channel; padding does not count. */
  public static Tensor averagePool(Tensor x, Sliding... axes) {
    return AveragePoolOp.apply(x, axes.clone());
  }
}
