package dev.rondo.cells;

import dev.rondo.tensor.RecurrentStep;

/** Stacked cells in one stream. */
final class StackedStep implements RecurrentStep {
  private final RecurrentStep[] cells;
  private final int states;

  StackedStep(RecurrentStep[] cells) {
    this.cells = cells;
    int sum = 0;
    for (RecurrentStep cell : cells) {
      sum += cell.states();
    }
    states = sum;
  }

  @Override
  public float[] step(float[] x) {
    float[] y = x;
    for (RecurrentStep cell : cells) {
      y = cell.step(y);
    }
    return y;
  }

  @Override
  public float[] skip() {
    float[] y = cells[0].skip();
    for (int k = 1; k < cells.length; k++) {
      y = cells[k].skip();
    }
    return y;
  }

  @Override
  public void keep() {
    for (RecurrentStep cell : cells) {
      cell.keep();
    }
  }

  @Override
  public int states() {
    return states;
  }

  @Override
  public float[] state(int i) {
    int at = i;
    for (RecurrentStep cell : cells) {
      if (at < cell.states()) {
        return cell.state(at);
      }
      at -= cell.states();
    }
    throw new IndexOutOfBoundsException("state " + i + " of " + states);
  }
}
