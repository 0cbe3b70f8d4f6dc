package dev.rondo.cells;

import dev.rondo.tensor.RecurrentStep;

/** {@link InputJoin} in one stream. */
final class InputJoinStep implements RecurrentStep {
  private final RecurrentStep cell;
  private final boolean sum;
  private final int features;
  private final int units;
  private float[] output;
  private float[] before;
  private final float[] zeros;

  InputJoinStep(RecurrentStep cell, InputJoin join) {
    this.cell = cell;
    sum = join.sum();
    features = join.features();
    units = join.units();
    output = new float[sum ? units : units + features];
    before = output.clone();
    zeros = output.clone();
  }

  @Override
  public float[] step(float[] x) {
    float[] y = cell.step(x);
    // the output of the step before may still be read
    float[] to = before;
    before = output;
    output = to;
    if (sum) {
      for (int j = 0; j < units; j++) {
        to[j] = y[j] + x[j];
      }
    } else {
      System.arraycopy(y, 0, to, 0, units);
      System.arraycopy(x, 0, to, units, features);
    }
    return to;
  }

  /** The state does not hold the last output, so a stream knows as little of it as a window. */
  @Override
  public float[] skip() {
    cell.skip();
    return zeros;
  }

  @Override
  public void keep() {
    cell.keep();
  }

  @Override
  public int states() {
    return cell.states();
  }

  @Override
  public float[] state(int i) {
    return cell.state(i);
  }
}
