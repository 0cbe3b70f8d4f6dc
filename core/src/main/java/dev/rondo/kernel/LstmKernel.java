package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The scan of an LSTM over a whole sequence, gates in the order {@code i f g o}.
 *
 * <pre>{@code
 * (i, f, g, o) = (sigmoid, sigmoid, tanh, sigmoid)(x[t] W + b + h[t-1] U)
 * c[t] = f * c[t-1] + i * g
 * h[t] = o * tanh(c[t])
 * }</pre>
 *
 * Where h[t-1] meets U it is {@code h[t-1] * m}, with m a mask or ones. {@code x W + b} is one
 * product for many steps. Where {@code mask} is zero the step is skipped: {@code h[t] = h[t-1]} and
 * {@code c[t] = c[t-1]}.
 */
public interface LstmKernel {

  /**
   * What one scan reads and writes.
   *
   * @param variant what is otherwise than in the equations; with coupled gates, 3H stands for 4H
   *     and i g o for i f g o
   * @param projection in: {@code x W + b}
   * @param recurrent [H, 4H] in: U
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param recurrentMask [B, H] in: m, by which h[t-1] is multiplied where it meets U; null for all
   *     ones
   * @param zoneout in: how much of the old state each step keeps; null for none
   * @param h0 [B, H] in
   * @param c0 [B, H] in
   * @param h [B, T, H] out; a single step may write over h0
   * @param hLast [B, H] out; may be h0
   * @param cLast [B, H] out; may be c0
   * @param kept out; null if no backward follows
   */
  record Scan(
      int batch,
      int steps,
      int units,
      LstmVariant variant,
      Projection projection,
      WeightMatrix recurrent,
      float @Nullable [] mask,
      float @Nullable [] recurrentMask,
      @Nullable Zoneout zoneout,
      float[] h0,
      float[] c0,
      float[] h,
      float[] hLast,
      float[] cLast,
      @Nullable Kept kept) {}

  /**
   * What forward leaves for backward.
   *
   * @param gates [B, T, 4H] the activations i f g o; of no meaning where masked
   * @param c [B, T, H] also where masked
   * @param candidate [B, T, H] with zoneout c~, of no meaning where masked; else null. Backward
   *     writes it over c
   */
  record Kept(float[] gates, float[] c, float @Nullable [] candidate) {}

  /**
   * The gradients of one scan. Those of W, b, U, x and peepholes follow from {@code dGates} by
   * products over all steps at once, outside.
   *
   * @param dH [B, T, H] in: from the outputs; null for none
   * @param dHLast [B, H] in: from the final h; null for none
   * @param dCLast [B, H] in: from the final c; null for none
   * @param dGates [B, T, 4H] out: before the activations; zero where masked; may be the array of
   *     the gates themselves, which are then lost
   * @param dH0 [B, H] out
   * @param dC0 [B, H] out
   */
  record Gradients(
      float @Nullable [] dH,
      float @Nullable [] dHLast,
      float @Nullable [] dCLast,
      float[] dGates,
      float[] dH0,
      float[] dC0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);
}
