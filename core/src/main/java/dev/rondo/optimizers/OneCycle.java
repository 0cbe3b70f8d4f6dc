package dev.rondo.optimizers;

/** See {@link Schedules#oneCycle}. */
record OneCycle(float highest, int steps) implements Schedule {
  private static final double RISING = 0.3;
  private static final double START = 1 / 25.0;
  private static final double END = START / 1e4;

  @Override
  public float at(int step) {
    double top = RISING * steps - 1;
    double last = steps - 1;
    double now = Math.min(step, last);
    if (now <= top && top > 0) {
      return Cosine.between(highest * START, highest, now / top);
    }
    // Too few steps to rise: it starts at the top.
    double from = Math.max(top, 0);
    double part = last > from ? (now - from) / (last - from) : 1;
    return Cosine.between(highest, highest * END, part);
  }
}
