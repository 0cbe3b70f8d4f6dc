package dev.rondo.optimizers;

/** See {@link Schedules#step}. */
record Stairs(float start, float factor, int steps) implements Schedule {

  @Override
  public float at(int step) {
    int stair = step / steps;
    return (float) (start * StrictMath.pow(factor, stair));
  }
}
