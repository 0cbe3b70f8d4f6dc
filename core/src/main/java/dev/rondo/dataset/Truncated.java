package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** See {@link Dataset#truncate}. */
final class Truncated implements Dataset {
  private final Dataset source;
  private final int steps;
  private int batches = -1;

  Truncated(Dataset source, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("truncate: expected 1 or more steps but got " + steps);
    }
    this.source = source;
    this.steps = steps;
  }

  /** Counted once by going through an epoch, because only a batch knows its length. */
  @Override
  public int batches() {
    if (batches < 0) {
      int count = 0;
      for (Batch batch : source) {
        count += windows(batch);
      }
      batches = count;
    }
    return batches;
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return new Cut(source.epoch(epoch));
  }

  @Override
  public void checkFinite() {
    source.checkFinite();
  }

  private int windows(Batch batch) {
    int length = batch.x().rank() < 2 ? 0 : batch.x().dim(1);
    if (length == 0 || batch.y().rank() < 2 || batch.y().dim(1) != length) {
      throw new IllegalArgumentException(
          "truncate: expected x [batch, time, ..] and y [batch, time, ..] of as many time steps but"
              + " got "
              + batch.x().shape()
              + " and "
              + batch.y().shape()
              + "; give a target each time step, or do not truncate");
    }
    return (length + steps - 1) / steps;
  }

  private final class Cut implements Iterator<Batch> {
    private final Iterator<Batch> whole;
    private @Nullable Batch current;
    private int from;

    Cut(Iterator<Batch> whole) {
      this.whole = whole;
    }

    @Override
    public boolean hasNext() {
      return current != null || whole.hasNext();
    }

    @Override
    public Batch next() {
      Batch batch = current;
      if (batch == null) {
        if (!whole.hasNext()) {
          throw new NoSuchElementException("the epoch is at its end");
        }
        batch = whole.next();
        windows(batch);
        from = 0;
      }
      int length = batch.x().dim(1);
      int to = Math.min(from + steps, length);
      Batch window =
          new Batch(
              batch.x().slice(1, from, to),
              batch.y().slice(1, from, to),
              cut(batch.weights(), length, to),
              cut(batch.mask(), length, to),
              from > 0 || batch.continues());
      from = to;
      current = to < length ? batch : null;
      return window;
    }

    /** Weights of examples, [B], hold for each window. */
    private @Nullable Tensor cut(@Nullable Tensor perStep, int length, int to) {
      return perStep == null || perStep.rank() < 2 || perStep.dim(1) != length
          ? perStep
          : perStep.slice(1, from, to);
    }
  }
}
