package dev.rondo.optimizers;

/** See {@link Schedules#constant}. */
record Constant(float rate) implements Schedule {

  @Override
  public float at(int step) {
    return rate;
  }
}
