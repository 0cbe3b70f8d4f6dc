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
    batch.inputs().forEach(each -> checkSteps(batch.x(), each.value(), length));
    batch.targets().forEach(each -> checkSteps(batch.x(), each.value(), length));
    return (length + steps - 1) / steps;
  }

  private static void checkSteps(Tensor x, Tensor other, int length) {
    if (length == 0 || other.rank() < 2 || other.dim(1) != length) {
      throw new IllegalArgumentException(
          "truncate: expected x [batch, time, ..] and y [batch, time, ..] of as many time steps but"
              + " got "
              + x.shape()
              + " and "
              + other.shape()
              + "; give a target each time step, or do not truncate");
    }
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
              batch.inputs().stream().map(each -> cut(each, length, to)).toList(),
              batch.targets().stream().map(each -> cut(each, length, to)).toList(),
              from > 0 || batch.continues());
      from = to;
      current = to < length ? batch : null;
      return window;
    }

    private BatchInput cut(BatchInput whole, int length, int to) {
      Tensor mask = cut(whole.mask(), length, to);
      return new BatchInput(whole.name(), whole.value().slice(1, from, to), mask);
    }

    private BatchTarget cut(BatchTarget whole, int length, int to) {
      Tensor weights = cut(whole.weights(), length, to);
      return new BatchTarget(whole.name(), whole.value().slice(1, from, to), weights);
    }

    /** Weights of examples, [B], hold for each window. */
    private @Nullable Tensor cut(@Nullable Tensor perStep, int length, int to) {
      return perStep == null || perStep.rank() < 2 || perStep.dim(1) != length
          ? perStep
          : perStep.slice(1, from, to);
    }
  }
}
