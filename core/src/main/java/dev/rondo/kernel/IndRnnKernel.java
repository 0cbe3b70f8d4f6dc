package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The scan of an independently recurrent network, in which a unit sees only itself.
 *
 * <pre>{@code
 * h[t] = f(a[t] + u * h[t-1])
 * }</pre>
 *
 * Where {@code mask} is zero the step is skipped: {@code h[t] = h[t-1]}.
 */
public interface IndRnnKernel {

  /**
   * What one scan reads and writes.
   *
   * @param activation f; one whose derivative follows from its output (see {@link
   *     SimpleRnnKernel#differentiableFromOutput})
   * @param a [B, T, H] in
   * @param u [H] in
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param h0 [B, H] in
   * @param h [B, T, H] out, read again by backward
   * @param hLast [B, H] out
   */
  record Scan(
      int batch,
      int steps,
      int units,
      UnaryMap activation,
      float[] a,
      float[] u,
      float @Nullable [] mask,
      float[] h0,
      float[] h,
      float[] hLast) {}

  /**
   * The gradients of one scan.
   *
   * @param dH [B, T, H] in: from the outputs; null for none
   * @param dHLast [B, H] in: from the final state; null for none
   * @param dA [B, T, H] out; zero where masked
   * @param dU [H] out
   * @param dH0 [B, H] out
   */
  record Gradients(
      float @Nullable [] dH, float @Nullable [] dHLast, float[] dA, float[] dU, float[] dH0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);
}
