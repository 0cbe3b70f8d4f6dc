package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The recurrence of a simple recurrent unit whose forget gate sees the state of its own unit.
 *
 * <pre>{@code
 * f = sigmoid(a[t] + v * c[t-1])
 * c[t] = f * c[t-1] + (1 - f) * n[t]
 * }</pre>
 *
 * Where {@code mask} is zero the step is skipped: {@code c[t] = c[t-1]}.
 */
public interface SruKernel {

  /**
   * What one scan reads and writes.
   *
   * @param a [B, T, H] in: the forget gate's projected input
   * @param n [B, T, H] in: the candidate
   * @param v [H] in
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param c0 [B, H] in
   * @param f [B, T, H] out, read again by backward
   * @param c [B, T, H] out, read again by backward
   * @param cLast [B, H] out
   */
  record Scan(
      int batch,
      int steps,
      int units,
      float[] a,
      float[] n,
      float[] v,
      float @Nullable [] mask,
      float[] c0,
      float[] f,
      float[] c,
      float[] cLast) {}

  /**
   * The gradients of one scan.
   *
   * @param dC [B, T, H] in: from all states; null for none
   * @param dCLast [B, H] in: from the final state; null for none
   * @param dA [B, T, H] out; zero where masked
   * @param dN [B, T, H] out; zero where masked
   * @param dV [H] out
   * @param dC0 [B, H] out
   */
  record Gradients(
      float @Nullable [] dC,
      float @Nullable [] dCLast,
      float[] dA,
      float[] dN,
      float[] dV,
      float[] dC0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);
}
