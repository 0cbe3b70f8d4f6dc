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
