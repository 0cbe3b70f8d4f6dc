package dev.rondo.dataset;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/** Batches that are made from their number. */
final class Indexed implements Iterator<Batch> {
  private final int count;
  private final IntFunction<Batch> make;
  private int next;

  /**
   * @param from the first one to make
   * @param count how many there are, counted from 0
   */
  Indexed(int from, int count, IntFunction<Batch> make) {
    this.next = from;
    this.count = count;
    this.make = make;
  }

  @Override
  public boolean hasNext() {
    return next < count;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("an epoch of " + count + " batches is at its end");
    }
    return make.apply(next++);
  }
}
