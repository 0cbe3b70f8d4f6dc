package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The catalogue of recurrences in which a unit sees the past of itself alone: operations over a
 * whole sequence, as the scans in {@link Ops}, in one pass and without a recurrent product.
 *
 * <p>A mask is [B, T] or null; where it is 0 the step is skipped and the state carried on. What
 * comes out is h of all steps, [B, T, H], and the state behind the last one.
 */
public final class Recurrences {
  private Recurrences() {}

  /**
   * The first-order linear recurrence {@code h[t] = a[t] * h[t-1] + b[t]}, by which minGRU, QRNN
   * and their kin are trained.
   *
   * @param a [B, T, H]
   * @param b [B, T, H]
   * @param h0 [B, H]
   */
  public static Scanned linear(Tensor a, Tensor b, @Nullable Tensor mask, Tensor h0) {
    return LinearScan.apply(a, b, mask, h0);
  }

  /**
   * {@code h[t] = a h[t-1] + b[t]} of complex numbers: in every last axis, N real parts and then N
   * imaginary parts.
   *
   * @param a [2N], the same for all steps; {@link #polar} makes such
   * @param b [B, T, 2N]
   * @param h0 [B, 2N]
   */
  public static Scanned complexLinear(Tensor a, Tensor b, @Nullable Tensor mask, Tensor h0) {
    return LinearScan.complex(a, b, mask, h0);
  }

  /**
   * Complex numbers from their radius and angle, as {@link #complexLinear} has them.
   *
   * @param radius [N]
   * @param angle [N], in radians
   * @return [2N]: N real parts, then N imaginary parts
   */
  public static Tensor polar(Tensor radius, Tensor angle) {
    return PolarOp.apply(radius, angle);
  }

  /**
   * {@code x}, and in a skipped step what stood in the last one before that was not.
   *
   * @param x [B, T, H]
   * @param initial [B, H]: what stands before the first step
   */
  public static Scanned hold(Tensor x, @Nullable Tensor mask, Tensor initial) {
    return LinearScan.hold(x, mask, initial);
  }

  /**
   * An independently recurrent network, {@code h[t] = f(a[t] + u * h[t-1])}.
   *
   * @param a [B, T, H]
   * @param u [H]
   * @param f one that is {@link Activation#differentiableFromOutput()}
   * @param h0 [B, H]
   */
  public static Scanned indRnn(Tensor a, Tensor u, Activation f, @Nullable Tensor mask, Tensor h0) {
    return IndRnnScan.apply(a, u, f, mask, h0);
  }

  /**
   * A simple recurrent unit: {@code f = sigmoid(a[t] + v * c[t-1]); c[t] = f * c[t-1] + (1 - f) *
   * n[t]}. The outputs are c.
   *
   * @param a [B, T, H]
   * @param n [B, T, H]
   * @param v [H]
   * @param c0 [B, H]
   */
  public static Scanned sru(Tensor a, Tensor n, Tensor v, @Nullable Tensor mask, Tensor c0) {
    return SruScan.apply(a, n, v, mask, c0);
  }
}
