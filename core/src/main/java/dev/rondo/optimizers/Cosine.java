package dev.rondo.optimizers;

/** See {@link Schedules#cosine(float, float, int)}. */
record Cosine(float start, float end, int steps) implements Schedule {

  @Override
  public float at(int step) {
    return between(start, end, (double) Math.min(step, steps) / steps);
  }

  /**
   * From one rate to another along half a cosine.
   *
   * @param part how much of the way is done, 0 to 1
   */
  static float between(double from, double to, double part) {
    return (float) (to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2);
  }
}
