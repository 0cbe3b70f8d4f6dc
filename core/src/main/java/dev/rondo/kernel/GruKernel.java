package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The scan of a GRU over a whole sequence, gates in the order {@code z r n} (Keras names the third
 * one h).
 *
 * <pre>{@code
 * reset after:                                  reset before:
 *   (sz, sr, sn) = h[t-1] U + bU                  (sz, sr) = h[t-1] (Uz, Ur) + (bUz, bUr)
 *   z = sigmoid(az + sz)                          z, r as on the left
 *   r = sigmoid(ar + sr)                          sn = (r * h[t-1]) Un + bUn
 *   n = tanh(an + r * sn)                         n = tanh(an + sn)
 * both: h[t] = z * h[t-1] + (1 - z) * n           with (az, ar, an) = x[t] W + b
 * }</pre>
 *
 * With {@link GruNorms}, reset after only, {@code a} and {@code s} are normalized; such a scan is
 * split among threads by rows only.
 *
 * <p>Where h[t-1] meets U it is {@code h[t-1] * m}, with m a mask or ones; {@code z * h[t-1]} is
 * not masked. {@code x W + b} is one product for many steps. Where {@code mask} is zero the step is
 * skipped: {@code h[t] = h[t-1]}.
 */
public interface GruKernel {

  /**
   * What one scan reads and writes.
   *
   * @param projection in: {@code x W + b}
   * @param recurrent [H, 3H] in: U
   * @param recurrentBias [3H] in: bU; null for zeros, and with norms
   * @param norms null for none
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param recurrentMask [B, H] in: m, by which h[t-1] is multiplied where it meets U; null for all
   *     ones
   * @param zoneout in: how much of the old state each step keeps; null for none
   * @param h0 [B, H] in
   * @param h [B, T, H] out; a single step may write over h0
   * @param hLast [B, H] out; may be h0
   * @param kept out; null if no backward follows
   */
  record Scan(
      int batch,
      int steps,
      int units,
      boolean resetAfter,
      Projection projection,
      WeightMatrix recurrent,
      float @Nullable [] recurrentBias,
      @Nullable GruNorms norms,
      float @Nullable [] mask,
      float @Nullable [] recurrentMask,
      @Nullable Zoneout zoneout,
      float[] h0,
      float[] h,
      float[] hLast,
      @Nullable Kept kept) {}

  /**
   * What forward leaves for backward.
   *
   * @param gates [B, T, 3H] the activations z r n; of no meaning where masked
   * @param inner [B, T, H] {@code sn} with reset after, {@code r * h[t-1] * m} with reset before;
   *     zero where masked
   */
  record Kept(float[] gates, float[] inner) {}

  /**
   * The gradients of one scan. Those of W, b, U, bU and x follow by products over all steps at
   * once, outside; with {@code dz dr} the first {@code 2H} columns of {@code dGates}:
   *
   * <pre>{@code
   * both:          dX = dGates W^T       dW = x^T dGates                dB = sum of dGates
   *                                      dU[z r] = (h[t-1] * m)^T (dz dr)  dBU = sum of (dz dr dInner)
   * reset after:                         dU[n] = (h[t-1] * m)^T dInner
   * reset before:                        dU[n] = inner^T dInner
   * }</pre>
   *
   * <p>With norms, {@code dGates} are those of {@code h[t-1] U}, all three; those of {@code x W}
   * stand in the hat of the inputs, and dInner is not written.
   *
   * @param dH [B, T, H] in: from the outputs; null for none
   * @param dHLast [B, H] in: from the final state; null for none
   * @param dGates [B, T, 3H] out: of {@code az ar an}; zero where masked; may be the array of the
   *     gates themselves, which are then lost
   * @param dInner [B, T, H] out: of {@code sn}; zero where masked
   * @param dH0 [B, H] out
   */
  record Gradients(
      float @Nullable [] dH,
      float @Nullable [] dHLast,
      float[] dGates,
      float[] dInner,
      float[] dH0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);
}
