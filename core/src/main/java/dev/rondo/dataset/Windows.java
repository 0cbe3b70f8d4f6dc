package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.Iterator;

/** Windows over one long sequence: a text, or a time series. */
public final class Windows implements Dataset {
  private final int[] tokens;
  private final int batch;
  private final int steps;

  private Windows(int[] tokens, int batch, int steps) {
    this.tokens = tokens;
    this.batch = batch;
    this.steps = steps;
  }

  /**
   * A text to be predicted token by token: cut into {@code batch} lanes of equal length, which are
   * read side by side, {@code steps} tokens at a time. x and y are int32 [batch, steps], y being
   * one token ahead of x. All windows but the first continue the one before, so a recurrent state
   * that is carried over has seen the lane from its beginning (Zaremba, Sutskever and Vinyals,
   * 2014, "Recurrent neural network regularization"). What does not fill a last window is left out.
   *
   * @param tokens not copied, so they must not change
   * @param batch 1 or more
   * @param steps 1 or more
   * @throws IllegalArgumentException if the text is shorter than one window
   */
  public static Windows of(int[] tokens, int batch, int steps) {
    if (batch < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "windows: expected a batch and steps of 1 or more but got " + batch + " and " + steps);
    }
    long least = (long) batch * steps + 1;
    if (tokens.length < least) {
      throw new IllegalArgumentException(
          "windows: expected at least "
              + least
              + " tokens for one window of batch "
              + batch
              + " and "
              + steps
              + " steps but got "
              + tokens.length
              + "; use a longer text, a smaller batch or fewer steps");
    }
    return new Windows(tokens, batch, steps);
  }

  /** {@link #series(Tensor, int, int)} of a series of one feature. */
  public static Examples series(float[] series, int length, int horizon) {
    return series(Tensor.of(series, series.length, 1), length, horizon);
  }

  /**
   * A time series to be forecast from its past: each example has {@code length} time steps as x
   * [length, D], and the {@code horizon} steps after them, one behind the other, as y [horizon *
   * D]. Examples start at each time step. To hold out the end of a series, cut the series and not
   * the examples, which overlap.
   *
   * @param series [T, D]
   * @param length 1 or more
   * @param horizon 1 or more
   * @throws IllegalArgumentException if the series is shorter than one window
   */
  public static Examples series(Tensor series, int length, int horizon) {
    if (series.rank() != 2 || length < 1 || horizon < 1) {
      throw new IllegalArgumentException(
          "windows: expected a series [time, features], a length and a horizon of 1 or more but got "
              + series.shape()
              + ", "
              + length
              + " and "
              + horizon);
    }
    long count = series.dim(0) - (long) length - horizon + 1;
    if (count < 1) {
      throw new IllegalArgumentException(
          "windows: expected at least "
              + ((long) length + horizon)
              + " time steps for a length of "
              + length
              + " and a horizon of "
              + horizon
              + " but got "
              + series.dim(0)
              + "; use a longer series or a shorter length");
    }
    return Examples.of(
        Columns.of(
            new Rows.OfSeries(series, (int) count, 1, 0, length, false),
            new Rows.OfSeries(series, (int) count, 1, length, horizon, true)));
  }

  /** How many tokens a lane has, apart from the last target. */
  private int lane() {
    return (tokens.length - 1) / batch;
  }

  @Override
  public int batches() {
    return lane() / steps;
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  @Override
  public Iterator<Batch> epoch(int epoch, int from) {
    return new Indexed(from, batches(), this::window);
  }

  private Batch window(int index) {
    int[] x = new int[batch * steps];
    int[] y = new int[batch * steps];
    for (int b = 0; b < batch; b++) {
      int start = b * lane() + index * steps;
      System.arraycopy(tokens, start, x, b * steps, steps);
      System.arraycopy(tokens, start + 1, y, b * steps, steps);
    }
    return new Batch(
        Tensor.ofInts(x, batch, steps), Tensor.ofInts(y, batch, steps), null, null, index > 0);
  }

  /** Tokens are whole numbers, so there is nothing to find. */
  @Override
  public void checkFinite() {}
}
