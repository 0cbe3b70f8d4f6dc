package dev.rondo.optimizers;

/** See {@link Schedules#exponential}. */
record Exponential(float start, float factor, int steps) implements Schedule {

  @Override
  public float at(int step) {
    return (float) (start * StrictMath.pow(factor, (double) step / steps));
  }
}
