package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * First-order linear recurrences over a whole sequence, each unit by itself.
 *
 * <pre>{@code
 * h[t] = a[t] * h[t-1] + b[t]         real, a for every step
 * h[t] = a * h[t-1] + b[t]            complex, one a for all steps; (re, im) side by side
 * }</pre>
 *
 * Where {@code mask} is zero the step is skipped: {@code h[t] = h[t-1]}.
 *
 * <p>A product and a sum for each number that is read: the loop waits for memory. So it goes once
 * through it, and is cut by rows of the batch and by units, which never meet. A scan cut in time
 * (Blelloch, 1990, "Prefix sums and their applications") would go through memory twice, and its
 * rounding would depend on the cut; its logarithms (Heinsen, 2023, "Efficient parallelization of a
 * ubiquitous sequential computation") are there to keep the products of many {@code a} from
 * underflow, and here there are none.
 */
public interface LinearRecurrence {

  /**
   * What one scan reads and writes.
   *
   * @param units H; of a complex scan, the number of pairs
   * @param a real: [B, T, H] in; null for zeros, so that {@code h[t] = b[t]} where not skipped.
   *     Complex: [2H] in, real parts then imaginary parts
   * @param b [B, T, H] or [B, T, 2H] in
   * @param mask [B, T] in: 1 or 0; null for all ones
   * @param h0 [B, H] or [B, 2H] in
   * @param h [B, T, H] or [B, T, 2H] out, read again by backward
   * @param hLast [B, H] or [B, 2H] out
   */
  record Scan(
      int batch,
      int steps,
      int units,
      float @Nullable [] a,
      float[] b,
      float @Nullable [] mask,
      float[] h0,
      float[] h,
      float[] hLast) {}

  /**
   * The gradients of one scan, each of the shape of what it is the gradient of.
   *
   * @param dH in: from the outputs; null for none
   * @param dHLast in: from the final state; null for none
   * @param dA out; null if there is no a
   * @param dB out; zero where masked
   * @param dH0 out
   */
  record Gradients(
      float @Nullable [] dH,
      float @Nullable [] dHLast,
      float @Nullable [] dA,
      float[] dB,
      float[] dH0) {}

  void forward(Scan scan);

  void backward(Scan scan, Gradients gradients);

  /** Complex {@code a}, the same for all steps. */
  void complexForward(Scan scan);

  /** Complex {@code a}, the same for all steps; dA is summed over steps, then rows, in order. */
  void complexBackward(Scan scan, Gradients gradients);
}
