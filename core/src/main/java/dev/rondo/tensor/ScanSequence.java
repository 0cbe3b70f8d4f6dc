package dev.rondo.tensor;

import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What the fused scans have in common: their checks, and the views that their gradients are
 * computed from.
 *
 * @param batch B
 * @param steps T
 * @param units H
 */
record ScanSequence(int batch, int steps, int units) {

  /**
   * @param projected the shape [B, T, gates * H]
   * @param recurrent [H, gates * H]
   * @param states [B, H] each
   */
  static ScanSequence check(
      String op,
      int gates,
      Shape projected,
      Tensor recurrent,
      @Nullable Tensor mask,
      Tensor... states) {
    int units = recurrent.rank() == 2 ? recurrent.dim(0) : 0;
    Shape wanted = Shape.of(units, gates * units);
    if (units == 0 || !recurrent.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          op
              + ": expected recurrent weights [H, "
              + (gates == 1 ? "" : gates + " * ")
              + "H] but got "
              + recurrent.shape());
    }
    checkInputs(op, gates * units, projected);
    ScanSequence s = new ScanSequence(projected.dim(0), projected.dim(1), units);
    s.check(op, projected, mask);
    for (Tensor state : states) {
      s.checkState(op, state);
    }
    return s;
  }

  /**
   * That of the cell of an LSTM whose output is projected; see {@link #withUnits}.
   *
   * @param recurrent [P, gates * H]
   * @param projection [H, P]
   * @param h0 [B, P]
   * @param c0 [B, H]
   */
  static ScanSequence checkProjected(
      String op,
      int gates,
      Shape projected,
      Tensor recurrent,
      Tensor projection,
      @Nullable Tensor mask,
      Tensor h0,
      Tensor c0) {
    int units = projection.rank() == 2 ? projection.dim(0) : 0;
    int size = projection.rank() == 2 ? projection.dim(1) : 0;
    if (units == 0 || size == 0) {
      throw new IllegalArgumentException(
          op + ": expected a projection [H, P] but got " + projection.shape());
    }
    Shape wanted = Shape.of(size, gates * units);
    if (!recurrent.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          op + ": expected recurrent weights " + wanted + " but got " + recurrent.shape());
    }
    checkInputs(op, gates * units, projected);
    ScanSequence s = new ScanSequence(projected.dim(0), projected.dim(1), units);
    s.check(op, projected, mask);
    s.withUnits(size).checkState(op, h0);
    s.checkState(op, c0);
    return s;
  }

  private static void checkInputs(String op, int width, Shape projected) {
    if (!Shape.of(Shape.ANY, Shape.ANY, width).accepts(projected)) {
      throw new IllegalArgumentException(
          op + ": expected projected inputs [batch, time, " + width + "] but got " + projected);
    }
  }

  private void check(String op, Shape projected, @Nullable Tensor mask) {
    if (batch == 0 || steps == 0) {
      throw new IllegalArgumentException(
          op + ": expected at least one sequence of at least one step but got " + projected);
    }
    if (mask != null && !mask.shape().equals(Shape.of(batch, steps))) {
      throw new IllegalArgumentException(
          op + ": expected a mask [" + batch + ", " + steps + "] but got " + mask.shape());
    }
  }

  private void checkState(String op, Tensor state) {
    if (!state.shape().equals(Shape.of(batch, units))) {
      throw new IllegalArgumentException(
          op + ": expected a state [" + batch + ", " + units + "] but got " + state.shape());
    }
  }

  /** As many sequences and steps of something of another width. */
  ScanSequence withUnits(int other) {
    return new ScanSequence(batch, steps, other);
  }

  /** The mask for a kernel: null where nothing is masked, which is the faster way. */
  static float @Nullable [] mask(@Nullable Tensor mask) {
    if (mask == null) {
      return null;
    }
    float[] values = ConvertOp.toFloat(mask).floats();
    for (float value : values) {
      if (value == 0f) {
        return values;
      }
    }
    return null;
  }

  /** [B, T, H] */
  Tensor sequence() {
    return Tensor.allocate(Shape.of(batch, steps, units));
  }

  /** [B, H] */
  Tensor state() {
    return Tensor.allocate(Shape.of(batch, units));
  }

  /** {@code h[t-1]} for every step of {@code h [B, T, H]}, the initial state first. */
  Tensor previous(Tensor h, Tensor h0) {
    Tensor previous = sequence();
    float[] to = previous.floats();
    int length = (steps - 1) * units;
    for (int b = 0; b < batch; b++) {
      int at = b * steps * units;
      System.arraycopy(h0.floats(), b * units, to, at, units);
      System.arraycopy(h.floats(), at, to, at + units, length);
    }
    return previous;
  }

  /**
   * {@code h[t-1]} as the recurrent product saw it.
   *
   * @param recurrentMask [B, H], by which it was multiplied; null for all ones
   */
  Tensor previous(Tensor h, Tensor h0, @Nullable Tensor recurrentMask) {
    Tensor previous = previous(h, h0);
    if (recurrentMask != null) {
      float[] of = previous.floats();
      float[] m = recurrentMask.floats();
      Workers.split(
          batch,
          Math.max(1, Elements.GRAIN / (steps * units)),
          (from, to) -> {
            for (int row = from * steps; row < to * steps; row++) {
              int mAt = row / steps * units;
              for (int j = 0; j < units; j++) {
                of[row * units + j] *= m[mAt + j];
              }
            }
          });
    }
    return previous;
  }

  /** A mask of the state for a kernel, checked: [B, H], or null for all ones. */
  float @Nullable [] recurrentMask(String op, @Nullable Tensor recurrentMask) {
    if (recurrentMask == null) {
      return null;
    }
    if (!recurrentMask.shape().equals(Shape.of(batch, units))) {
      throw new IllegalArgumentException(
          op
              + ": expected a recurrent mask ["
              + batch
              + ", "
              + units
              + "] but got "
              + recurrentMask.shape());
    }
    return recurrentMask.floats();
  }

  /** Columns of {@code x [B, T, width]}, all steps as rows. */
  Matrix columns(Tensor x, int from, int columns) {
    return Matrix.strided(x.floats(), from, batch * steps, columns, x.dim(-1));
  }

  static float @Nullable [] floats(@Nullable Tensor x) {
    return x == null ? null : x.floats();
  }
}
