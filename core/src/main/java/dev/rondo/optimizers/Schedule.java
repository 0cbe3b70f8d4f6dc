package dev.rondo.optimizers;

/** A learning rate over time. {@link Schedules} has the usual ones; a lambda makes another. */
@FunctionalInterface
public interface Schedule {

  /**
   * The learning rate of a step.
   *
   * @param step the number of steps taken before, from 0
   */
  float at(int step);
}
