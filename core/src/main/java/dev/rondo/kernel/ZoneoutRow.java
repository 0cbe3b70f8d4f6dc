package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@link Zoneout} of a row of a {@link ScanBlock}, one step at a time; without zoneout it does
 * nothing, at no cost. Going back, nothing else of the state passes by the gates.
 */
final class ZoneoutRow {

  private final ScanBlock block;
  private @Nullable Zoneout zoneout;

  /** [H]: forward the state of the last step, backward the gradient that goes straight to it. */
  private float[] h = {};

  private float[] c = {};

  ZoneoutRow(ScanBlock block) {
    this.block = block;
  }

  /** Takes the zoneout of a scan, null for none. */
  void prepare(@Nullable Zoneout given) {
    zoneout = given;
    if (given != null) {
      h = ScanBlock.atLeast(h, block.units);
      c = ScanBlock.atLeast(c, block.units);
    }
  }

  /** Remembers the state that the gates are about to replace. */
  void before(int row) {
    if (zoneout != null) {
      System.arraycopy(block.h, row * block.units, h, 0, block.units);
      System.arraycopy(block.second, row * block.units, c, 0, block.units);
    }
  }

  /** {@code h[t] = kh * h[t-1] + (1 - kh) * h~}, and c likewise; {@code at = b * T + t}. */
  void after(int row, int at) {
    if (zoneout != null) {
      mix(block.h, h, zoneout.h(), row, at);
      if (zoneout.c() != null) {
        mix(block.second, c, zoneout.c(), row, at);
      }
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
    if (zoneout != null) {
      part(block.h, h, zoneout.h(), row, at);
      if (zoneout.c() != null) {
        part(block.second, c, zoneout.c(), row, at);
      }
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
    if (zoneout != null) {
      add(block.h, h, row);
      if (zoneout.c() != null) {
        add(block.second, c, row);
      }
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
    if (zoneout == null) {
      return;
    }
    int xAt = row * block.units;
    int keepAt = block.part.unitAt(at);
    for (int j = 0; j < block.units; j++) {
      float k = zoneout.h()[keepAt + j];
      x[xAt + j] = k == 1 ? 0 : (x[xAt + j] - k * before[beforeAt + j]) / (1 - k);
    }
  }
}
