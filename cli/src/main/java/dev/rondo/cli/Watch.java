package dev.rondo.cli;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.model.Callback;
import dev.rondo.model.Fit;
import dev.rondo.model.Progress;
import dev.rondo.model.Trainer;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.CancellationException;

/** Ends training when the user wants it, or nobody is left to look at it. */
final class Watch implements Callback {
  private final Interruption interruption;
  private final PrintWriter out;
  private boolean begun;
  private boolean learnt;

  Watch(Interruption interruption, PrintWriter out) {
    this.interruption = interruption;
    this.out = out;
  }

  /** Whether the output was closed, as by {@code | head}. */
  boolean isAlone() {
    return out.checkError();
  }

  /** Whether there was a step at all. */
  boolean sawLearning() {
    return learnt;
  }

  private boolean isOver() {
    return interruption.came() || isAlone();
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    begun = true;
    stopIfOver(trainer);
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress progress) {
    learnt = true;
    stopIfOver(trainer);
  }

  private void stopIfOver(Trainer trainer) {
    if (isOver()) {
      trainer.stop();
    }
  }

  /**
   * The same data, but a pass over it ends with a {@link CancellationException} when training that
   * has begun should end: a validation can take long.
   */
  Dataset over(Dataset data) {
    return new Dataset() {
      @Override
      public int batches() {
        return data.batches();
      }

      @Override
      public void checkFinite() {
        data.checkFinite();
      }

      @Override
      public Iterator<Batch> epoch(int epoch) {
        Iterator<Batch> batches = data.epoch(epoch);
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return batches.hasNext();
          }

          @Override
          public Batch next() {
            if (begun && isOver()) {
              throw new CancellationException();
            }
            return batches.next();
          }
        };
      }
    };
  }
}
