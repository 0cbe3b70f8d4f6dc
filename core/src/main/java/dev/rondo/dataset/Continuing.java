package dev.rondo.dataset;

import java.util.Iterator;

/** See {@link Dataset#stateful}. */
record Continuing(Dataset source) implements Dataset {

  @Override
  public int batches() {
    return source.batches();
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  @Override
  public Iterator<Batch> epoch(int epoch, int from) {
    Iterator<Batch> batches = source.epoch(epoch, from);
    return new Iterator<>() {
      private int index = from;

      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Batch next() {
        Batch batch = batches.next();
        boolean first = index++ == 0;
        return new Batch(batch.inputs(), batch.targets(), !first);
      }
    };
  }

  @Override
  public void checkFinite() {
    source.checkFinite();
  }
}
