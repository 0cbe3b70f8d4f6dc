package dev.rondo.tensor;

import java.util.List;

/**
 * What a scan over a whole sequence gives. {@code a} is the projected input, {@code x W + b}, from
 * a {@link ScanInput}; {@code U} are the recurrent weights.
 *
 * <p>{@link Ops#simpleRnnScan} (Elman, 1990), {@code a [B, T, H]}, {@code U [H, H]}, state {@code
 * [h]}, {@code f} one that is {@link Activation#differentiableFromOutput()}:
 *
 * <pre>{@code
 * h[t] = f(a[t] + h[t-1] U)
 * }</pre>
 *
 * <p>{@link Ops#lstmScan} (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000),
 * {@code a [B, T, 4H]}, {@code U [H, 4H]}, state {@code [h, c]}:
 *
 * <pre>{@code
 * (i, f, g, o) = (sigmoid, sigmoid, tanh, sigmoid)(a[t] + h[t-1] U)
 * c[t] = f * c[t-1] + i * g
 * h[t] = o * tanh(c[t])
 * }</pre>
 *
 * <p>{@link Ops#gruScan} (Cho et al., 2014), {@code a [B, T, 3H]}, {@code U [H, 3H]}, its bias
 * {@code [3H]} or null for zeros, state {@code [h]}:
 *
 * <pre>{@code
 * reset after:                                  reset before:
 *   (sz, sr, sn) = h[t-1] U + bU                  (sz, sr) = h[t-1] (Uz, Ur) + (bUz, bUr)
 *   z = sigmoid(az + sz)                          z, r as on the left
 *   r = sigmoid(ar + sr)                          sn = (r * h[t-1]) Un + bUn
 *   n = tanh(an + r * sn)                         n = tanh(an + sn)
 * both: h[t] = z * h[t-1] + (1 - z) * n
 * }</pre>
 *
 * <p>A recurrent mask {@code m} is [B, H]: where h[t-1] meets U stands {@code h[t-1] * m}, in all
 * steps alike, which is dropout of the recurrence (Gal and Ghahramani, 2016). What goes on without
 * U, as {@code z * h[t-1]}, is not masked. No gradient flows to m.
 *
 * <p>A mask is [B, T]; where it is 0 the step is skipped and the state carried on. Initial states
 * are [B, H].
 *
 * @param outputs [B, T, H]: h of all steps
 * @param state the state behind the last step, each part [B, H]
 */
public record Scanned(Tensor outputs, List<Tensor> state) {}
