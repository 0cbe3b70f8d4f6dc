package dev.rondo.optimizers;

/** See {@link Schedules#warmUp}. */
record WarmUp(int steps, Schedule then) implements Schedule {

  @Override
  public float at(int step) {
    return step < steps
        ? (float) ((double) then.at(0) * (step + 1) / steps)
        : then.at(step - steps);
  }
}
