package dev.rondo.kernel;

/** What the threads share that have the units of one scan: a barrier, and an array all see. */
final class Meeting {

  private final Barrier barrier;
  private float[] shared = {};

  /**
   * @param units how many units the threads have together
   */
  Meeting(int units) {
    barrier = new Barrier(units);
  }

  /** Returns when the threads of all units have come; {@code own} are those of the caller. */
  void await(int own) {
    barrier.await(own);
  }

  /** Says that the caller will not come any more. */
  void leave() {
    barrier.leave();
  }

  /** One array for all. They ask for the same size; who asks first makes it. */
  synchronized float[] shared(int size) {
    if (shared.length < size) {
      shared = new float[size];
    }
    return shared;
  }
}
