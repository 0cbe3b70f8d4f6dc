package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link RecurrenceRow} by whole vectors; the last few units are left to {@link
 * ScalarRecurrenceRow}. No loop is unrolled, since they wait for memory, not for the processor.
 */
final class VectorRecurrenceRow implements RecurrenceRow {
  private final RecurrenceRow rest = new ScalarRecurrenceRow();

  @Override
  public void forward(
      float[] a, float[] b, int at, float[] before, int beforeAt, float[] h, int hAt, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      load(a, at + i).mul(load(before, beforeAt + i)).add(load(b, at + i)).intoArray(h, hAt + i);
    }
    rest.forward(a, b, at + end, before, beforeAt + end, h, hAt + end, n - end);
  }

  @Override
  public void backward(
      float[] a,
      float[] dA,
      float[] dB,
      int at,
      float[] before,
      int beforeAt,
      float[] g,
      int gAt,
      int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      // forward: h = a * before + b   so: dB += g; dA += g * before; dBefore += a * g
      FloatVector dH = load(g, gAt + i);
      dH.intoArray(dB, at + i);
      dH.mul(load(before, beforeAt + i)).intoArray(dA, at + i);
      load(a, at + i).mul(dH).intoArray(g, gAt + i);
    }
    rest.backward(a, dA, dB, at + end, before, beforeAt + end, g, gAt + end, n - end);
  }

  @Override
  public void complexForward(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] before,
      int beforeAt,
      float[] h,
      int hAt,
      int units,
      int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector re = load(a, aAt + i);
      FloatVector im = load(a, aAt + units + i);
      FloatVector hRe = load(before, beforeAt + i);
      FloatVector hIm = load(before, beforeAt + units + i);
      re.mul(hRe).sub(im.mul(hIm)).add(load(b, bAt + i)).intoArray(h, hAt + i);
      re.mul(hIm).add(im.mul(hRe)).add(load(b, bAt + units + i)).intoArray(h, hAt + units + i);
    }
    rest.complexForward(
        a, aAt + end, b, bAt + end, before, beforeAt + end, h, hAt + end, units, n - end);
  }

  @Override
  public void complexBackward(
      float[] a,
      int aAt,
      float[] dA,
      int dAAt,
      float[] before,
      int beforeAt,
      float[] g,
      int gAt,
      int units,
      int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector re = load(a, aAt + i);
      FloatVector im = load(a, aAt + units + i);
      FloatVector hRe = load(before, beforeAt + i);
      FloatVector hIm = load(before, beforeAt + units + i);
      FloatVector gRe = load(g, gAt + i);
      FloatVector gIm = load(g, gAt + units + i);
      // forward: re' = re hRe - im hIm; im' = re hIm + im hRe
      // so: dRe += gRe hRe + gIm hIm; dIm += gIm hRe - gRe hIm
      FloatVector dRe = gRe.mul(hRe).add(gIm.mul(hIm));
      FloatVector dIm = gIm.mul(hRe).sub(gRe.mul(hIm));
      load(dA, dAAt + i).add(dRe).intoArray(dA, dAAt + i);
      load(dA, dAAt + units + i).add(dIm).intoArray(dA, dAAt + units + i);
      // so: dHRe += gRe re + gIm im; dHIm += gIm re - gRe im
      gRe.mul(re).add(gIm.mul(im)).intoArray(g, gAt + i);
      gIm.mul(re).sub(gRe.mul(im)).intoArray(g, gAt + units + i);
    }
    rest.complexBackward(
        a, aAt + end, dA, dAAt + end, before, beforeAt + end, g, gAt + end, units, n - end);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
