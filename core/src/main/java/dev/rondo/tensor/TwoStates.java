package dev.rondo.tensor;

/** One vector of a recurrent state, and the place where the next one is computed. */
final class TwoStates {
  float[] now;
  float[] next;

  TwoStates(int units) {
    now = new float[units];
    next = new float[units];
  }

  void skip() {
    System.arraycopy(now, 0, next, 0, now.length);
  }

  void keep() {
    float[] before = now;
    now = next;
    next = before;
  }
}
