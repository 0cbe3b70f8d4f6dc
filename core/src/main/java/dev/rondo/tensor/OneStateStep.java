package dev.rondo.tensor;

/** What steps share whose only state is h. */
abstract class OneStateStep implements RecurrentStep {
  final TwoStates h;

  OneStateStep(int units) {
    h = new TwoStates(units);
  }

  @Override
  public final float[] skip() {
    h.skip();
    return h.next;
  }

  @Override
  public final void keep() {
    h.keep();
  }

  @Override
  public final int states() {
    return 1;
  }

  @Override
  public final float[] state(int i) {
    return h.now;
  }
}
