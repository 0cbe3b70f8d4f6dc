package dev.rondo.model;

import java.io.PrintStream;
import java.nio.file.Path;

/** The catalogue of callbacks, made to be imported statically. */
public final class Callbacks {
  private Callbacks() {}

  /**
   * Stops when {@code val_loss} has not got better for {@code patience} epochs. When training ends
   * for this reason, or because all epochs are done, the best weights are put back; after {@link
   * Trainer#stop} or an error they are not, so that one can go on from there.
   */
  public static EarlyStopping earlyStopping(int patience) {
    return new EarlyStopping(Monitor.of("val_loss"), patience, 0, true);
  }

  /** Writes a checkpoint to {@code file} whenever {@code val_loss} is the best so far. */
  public static ModelCheckpoint bestCheckpoint(Path file) {
    return new ModelCheckpoint(file, Monitor.of("val_loss"), 0);
  }

  /** Writes a checkpoint to {@code file} after each epoch, to resume from. */
  public static ModelCheckpoint checkpoint(Path file) {
    return new ModelCheckpoint(file, null, 0);
  }

  /**
   * Multiplies the learning rate by {@code factor} when {@code val_loss} has not got better, by
   * more than 0.0001, for {@code patience} epochs.
   */
  public static ReduceOnPlateau reduceOnPlateau(float factor, int patience) {
    return new ReduceOnPlateau(Monitor.of("val_loss"), factor, patience, 0f);
  }

  /**
   * Keeps a {@link WeightAverage#exponential} over all batches. Validation sees the averages, and
   * so do {@link #earlyStopping} and the checkpoints after an epoch, which load as the averaged
   * model and resume from both. Training itself goes on from the weights; when all epochs are done,
   * the model has the averages, or what early stopping puts back. Not to be used with another
   * average.
   *
   * @param momentum how much of the average is kept each batch, from 0 to below 1, such as 0.999
   */
  public static Callback exponentialAverage(float momentum) {
    return new WeightAveraging(WeightAverage.exponential(momentum), 1, true);
  }

  /**
   * Keeps the {@link WeightAverage#mean} of the weights after each epoch from one of them on:
   * stochastic weight averaging. It wants a learning rate that stays high, such as a constant one.
   * Who sees the averages is as in {@link #exponentialAverage}.
   *
   * @param firstEpoch the first one that is averaged, from 1 to the last; the paper has three
   *     quarters of all
   */
  public static Callback stochasticAverage(int firstEpoch) {
    return new WeightAveraging(WeightAverage.mean(), firstEpoch, false);
  }

  /**
   * Writes a line of values an epoch to a CSV file. A log of an earlier run is replaced; after a
   * resume, this goes on in it.
   *
   * @param file a new file, or such a log; anything else is refused when training begins
   */
  public static Callback csvLog(Path file) {
    return new CsvLog(file);
  }

  /** Ends training quietly, instead of with an exception, when the loss is no longer finite. */
  public static Callback stopOnNan() {
    return new StopOnNan();
  }

  /** Draws a progress bar a step, if {@code out} is a terminal, and a line an epoch. */
  public static ProgressBar progressBar(PrintStream out) {
    return new ProgressBar(out, "numbers", () -> 80, Terminal.is(out), ProgressBar::values);
  }
}
