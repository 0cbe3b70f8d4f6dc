package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@link Zoneout} of a row of a {@link ScanBlock}, one step at a time; without zoneout it does
 * nothing, at no cost. Going back, nothing else of the state passes by the gates.
 */
final class ZoneoutRow {

  private final ScanBlock block;

  /** [B, T, H]: what h keeps; null for nothing. */
  private float @Nullable [] keepH;

  /** The same of c. */
  private float @Nullable [] keepC;

  /** [H]: forward the state of the last step, backward the gradient that goes straight to it. */
  private float[] h = {};

  private float[] c = {};

  ZoneoutRow(ScanBlock block) {
    this.block = block;
  }

  /** Takes the zoneout of a scan, null for none. */
  void prepare(@Nullable Zoneout given) {
    prepare(given == null ? null : given.h(), given == null ? null : given.c());
  }

  /** Takes that of h or c, of which the block may have one alone; null for none. */
  void prepare(float @Nullable [] ofH, float @Nullable [] ofC) {
    keepH = ofH;
    keepC = ofC;
    h = ScanBlock.atLeast(h, ofH == null ? 0 : block.units);
    c = ScanBlock.atLeast(c, ofC == null ? 0 : block.units);
  }

  /** Remembers the state that the gates are about to replace. */
  void before(int row) {
    if (keepH != null) {
      System.arraycopy(block.h, row * block.units, h, 0, block.units);
    }
    if (keepC != null) {
      System.arraycopy(block.second, row * block.units, c, 0, block.units);
    }
  }

  /** {@code h[t] = kh * h[t-1] + (1 - kh) * h~}, and c likewise; {@code at = b * T + t}. */
  void after(int row, int at) {
    if (keepH != null) {
      mix(block.h, h, keepH, row, at);
    }
    if (keepC != null) {
      mix(block.second, c, keepC, row, at);
    }
  }

  private void mix(float[] state, float[] old, float[] keep, int row, int at) {
    int stateAt = row * block.units;
    int keepAt = block.part.unitAt(at);
    for (int j = 0; j < block.units; j++) {
      float k = keep[keepAt + j];
      state[stateAt + j] = k * old[j] + (1 - k) * state[stateAt + j];
    }
  }

  /** {@code dH~ = (1 - kh) * dH[t]}, for the gates; what goes straight to h[t-1] is put by. */
  void backwardBefore(int row, int at) {
    if (keepH != null) {
      part(block.h, h, keepH, row, at);
    }
    if (keepC != null) {
      part(block.second, c, keepC, row, at);
    }
  }

  private void part(float[] d, float[] straight, float[] keep, int row, int at) {
    int dAt = row * block.units;
    int keepAt = block.part.unitAt(at);
    for (int j = 0; j < block.units; j++) {
      float k = keep[keepAt + j];
      straight[j] = k * d[dAt + j];
      d[dAt + j] *= 1 - k;
    }
  }

  /** {@code dH[t-1] += kh * dH[t]}, and c likewise. */
  void backwardAfter(int row) {
    if (keepH != null) {
      add(block.h, h, row);
    }
    if (keepC != null) {
      add(block.second, c, row);
    }
  }

  private void add(float[] d, float[] straight, int row) {
    int dAt = row * block.units;
    for (int j = 0; j < block.units; j++) {
      d[dAt + j] += straight[j];
    }
  }

  /**
   * In an Elman network, where forward keeps h[t] alone: {@code h~ = (h[t] - kh * h[t-1]) / (1 -
   * kh)}, in {@code x [rows, H]}, which holds h[t]. A unit that kept all of the old state has no
   * use for h~.
   */
  void candidate(float[] x, int row, int at, float[] before, int beforeAt) {
    float[] keep = keepH;
    if (keep == null) {
      return;
    }
    int xAt = row * block.units;
    int keepAt = block.part.unitAt(at);
    for (int j = 0; j < block.units; j++) {
      float k = keep[keepAt + j];
      x[xAt + j] = k == 1 ? 0 : (x[xAt + j] - k * before[beforeAt + j]) / (1 - k);
    }
  }
}
