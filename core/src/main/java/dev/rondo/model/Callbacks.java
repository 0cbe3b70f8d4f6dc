package dev.rondo.model;

import java.io.PrintStream;
import java.nio.file.Path;

/** The catalogue of callbacks, made to be imported statically. */
public final class Callbacks {
  private Callbacks() {}

  /**
   * Stops when {@code val_loss} has not got better for {@code patience} epochs, and puts the best
   * weights back.
   */
  public static EarlyStopping earlyStopping(int patience) {
    return new EarlyStopping("val_loss", patience, 0, true);
  }

  /** Writes a checkpoint to {@code file} whenever {@code val_loss} is the best so far. */
  public static ModelCheckpoint bestCheckpoint(Path file) {
    return new ModelCheckpoint(file, "val_loss", 0);
  }

  /** Writes a checkpoint to {@code file} after each epoch, to resume from. */
  public static ModelCheckpoint checkpoint(Path file) {
    return new ModelCheckpoint(file, "", 0);
  }

  /**
   * Multiplies the learning rate by {@code factor} when {@code val_loss} has not got better for
   * {@code patience} epochs.
   */
  public static ReduceOnPlateau reduceOnPlateau(float factor, int patience) {
    return new ReduceOnPlateau("val_loss", factor, patience, 0f);
  }

  /** Writes a line of values an epoch to a CSV file; after a resume, goes on in it. */
  public static Callback csvLog(Path file) {
    return new CsvLog(file);
  }

  /** Ends training quietly, instead of with an exception, when the loss is no longer finite. */
  public static Callback stopOnNan() {
    return new StopOnNan();
  }

  /** Draws a progress bar a step, if there is a terminal, and a line an epoch. */
  public static ProgressBar progressBar(PrintStream out) {
    return new ProgressBar(out, "numbers", () -> 80, System.console() != null, ProgressBar::values);
  }
}
