package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The scan of an Elman network over a whole sequence.
 *
 * <pre>{@code
 * h[t] = f(a[t] + h[t-1] U)        a = x W + b, one product for many steps
 * }</pre>
 *
 * Where h[t-1] meets U it is {@code h[t-1] * m}, with m a mask or ones. Where {@code mask} is zero
 * the step is skipped: {@code h[t] = h[t-1]}.
 */
public interface SimpleRnnKernel {

  /**
   * What one scan reads and writes.
   *
   * @param activation f; one whose derivative follows from its output (see {@link
   *     #differentiableFromOutput})
   * @param projection in: a
   * @param recurrent [H, H] in: U
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param recurrentMask [B, H] in: m, by which h[t-1] is multiplied where it meets U; null for all
   *     ones
   * @param zoneout in: how much of the old state each step keeps; null for none
   * @param h0 [B, H] in
   * @param h [B, T, H] out, read again by backward; a single step may write over h0
   * @param hLast [B, H] out; may be h0
   */
  record Scan(
      int batch,
      int steps,
      int units,
      UnaryMap activation,
      Projection projection,
      WeightMatrix recurrent,
      float @Nullable [] mask,
      float @Nullable [] recurrentMask,
      @Nullable Zoneout zoneout,
      float[] h0,
      float[] h,
      float[] hLast) {}

  /**
   * The gradients of one scan. The gradients of W, b, U and x follow from {@code dA} by products
   * over all steps at once, outside.
   *
   * @param dH [B, T, H] in: from the outputs; null for none
   * @param dHLast [B, H] in: from the final state; null for none
   * @param dA [B, T, H] out; zero where masked
   * @param dH0 [B, H] out
   */
  record Gradients(float @Nullable [] dH, float @Nullable [] dHLast, float[] dA, float[] dH0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);

  /** Whether f'(x) can be computed from f(x) alone. */
  static boolean differentiableFromOutput(UnaryMap f) {
    return switch (f) {
      case LINEAR, TANH, SIGMOID, RELU -> true;
      default -> false;
    };
  }
}
