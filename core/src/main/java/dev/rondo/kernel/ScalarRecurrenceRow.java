package dev.rondo.kernel;

/** {@link RecurrenceRow} in plain loops. */
final class ScalarRecurrenceRow implements RecurrenceRow {

  @Override
  public void forward(
      float[] a, float[] b, int at, float[] before, int beforeAt, float[] h, int hAt, int n) {
    for (int i = 0; i < n; i++) {
      h[hAt + i] = a[at + i] * before[beforeAt + i] + b[at + i];
    }
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
    for (int i = 0; i < n; i++) {
      // forward: h = a * before + b   so: dB += g; dA += g * before; dBefore += a * g
      float dH = g[gAt + i];
      dB[at + i] = dH;
      dA[at + i] = dH * before[beforeAt + i];
      g[gAt + i] = a[at + i] * dH;
    }
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
    for (int i = 0; i < n; i++) {
      float re = a[aAt + i];
      float im = a[aAt + units + i];
      float hRe = before[beforeAt + i];
      float hIm = before[beforeAt + units + i];
      h[hAt + i] = re * hRe - im * hIm + b[bAt + i];
      h[hAt + units + i] = re * hIm + im * hRe + b[bAt + units + i];
    }
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
    for (int i = 0; i < n; i++) {
      float re = a[aAt + i];
      float im = a[aAt + units + i];
      float hRe = before[beforeAt + i];
      float hIm = before[beforeAt + units + i];
      float gRe = g[gAt + i];
      float gIm = g[gAt + units + i];
      // forward: re' = re hRe - im hIm; im' = re hIm + im hRe
      // so: dRe += gRe hRe + gIm hIm; dIm += gIm hRe - gRe hIm
      dA[dAAt + i] += gRe * hRe + gIm * hIm;
      dA[dAAt + units + i] += gIm * hRe - gRe * hIm;
      // so: dHRe += gRe re + gIm im; dHIm += gIm re - gRe im
      g[gAt + i] = gRe * re + gIm * im;
      g[gAt + units + i] = gIm * re - gRe * im;
    }
  }
}
