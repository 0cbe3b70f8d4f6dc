package dev.rondo.tensor;

import dev.rondo.kernel.Zoneout;
import org.jspecify.annotations.Nullable;

/**
 * What training does to the state between the steps of a scan: dropout and zoneout. No gradient
 * flows to it. {@code h~, c~} are what the equations of {@link Scanned} go on to.
 *
 * <pre>{@code
 * dropout:   h[t-1] * m stands where h[t-1] meets U
 * zoneout:   h[t] = kh * h[t-1] + (1 - kh) * h~        c[t] = kc * c[t-1] + (1 - kc) * c~
 * }</pre>
 *
 * @param mask [B, H]: m, the same for all steps; null for ones
 * @param keepH [B, T, H]: kh, from 0 to 1; null for zeros
 * @param keepC [B, T, H]: kc, there only with kh and in a cell that has c
 */
public record StateNoise(@Nullable Tensor mask, @Nullable Tensor keepH, @Nullable Tensor keepC) {

  /** None of it. */
  public static final StateNoise NONE = new StateNoise(null, null, null);

  /** With dropout by another mask. */
  public StateNoise withMask(Tensor m) {
    return new StateNoise(m, keepH, keepC);
  }

  /** With zoneout by other shares. */
  public StateNoise withZoneout(Tensor h, @Nullable Tensor c) {
    return new StateNoise(mask, h, c);
  }

  /** For a kernel, checked. */
  @Nullable Zoneout zoneout(String op, ScanSequence s) {
    return zoneout(op, s, s);
  }

  /** As {@link #zoneout(String, ScanSequence)}, where h and c differ in width. */
  @Nullable Zoneout zoneout(String op, ScanSequence ofH, ScanSequence ofC) {
    if (keepH == null) {
      return null;
    }
    check(op, keepH, ofH);
    if (keepC != null) {
      check(op, keepC, ofC);
    }
    return new Zoneout(keepH.floats(), ScanSequence.floats(keepC));
  }

  private static void check(String op, Tensor keep, ScanSequence s) {
    Shape expected = Shape.of(s.batch(), s.steps(), s.units());
    if (!keep.shape().equals(expected)) {
      throw new IllegalArgumentException(
          op + ": expected zoneout " + expected + " but got " + keep.shape());
    }
  }
}
