package dev.rondo.examples;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.RandomState;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Batches that are made up as they are asked for, new ones in every epoch. Each depends on its
 * number alone, so that a run can be repeated, or resumed in its middle.
 *
 * @param batches of an epoch
 * @param make makes a batch from random numbers
 */
record Endless(int batches, Function<RandomState, Batch> make) implements Dataset {

  static Endless of(int batches, Function<RandomState, Batch> make) {
    return new Endless(batches, make);
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return IntStream.range(0, batches)
        .mapToObj(i -> make.apply(RandomState.seeded(1).fork("batch " + (epoch * batches + i))))
        .iterator();
  }
}
