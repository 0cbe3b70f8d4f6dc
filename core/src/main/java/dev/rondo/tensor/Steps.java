package dev.rondo.tensor;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of steps: what {@link Ops} does to a batch of sequences, done to one stream, a time
 * step after the other. A step object keeps arrays of its own and belongs to one thread at a time;
 * it creates no object while it runs, takes no lock (a large one may share its work with a thread
 * that is awake), and nothing is recorded by a tape. It reads the weights where they stand, so it
 * sees what training changes in place.
 *
 * <p>Where the fused scans are whole-sequence forms of the same equations, the bits are theirs.
 */
public final class Steps {
  private Steps() {}

  /**
   * A step of {@link Ops#linear} and {@link Ops#lstmScan}; states h and c.
   *
   * @param kernel [D, 4H]
   * @param recurrent [H, 4H]
   * @param bias [4H], or null
   */
  public static RecurrentStep lstm(Tensor kernel, Tensor recurrent, @Nullable Tensor bias) {
    return new LstmStep(kernel, recurrent, bias);
  }

  /**
   * A step of {@link Ops#linear} and {@link Ops#gruScan}; state h.
   *
   * @param kernel [D, 3H]
   * @param recurrent [H, 3H]
   * @param bias [3H], or null
   * @param recurrentBias [3H], or null
   */
  public static RecurrentStep gru(
      Tensor kernel,
      Tensor recurrent,
      @Nullable Tensor bias,
      @Nullable Tensor recurrentBias,
      boolean resetAfter) {
    return resetAfter
        ? new GruResetAfterStep(kernel, recurrent, bias, recurrentBias)
        : new GruResetBeforeStep(kernel, recurrent, bias, recurrentBias);
  }

  /**
   * A step of {@link Ops#linear} and {@link Ops#simpleRnnScan}; state h.
   *
   * @param kernel [D, H]
   * @param recurrent [H, H]
   * @param bias [H], or null
   */
  public static RecurrentStep simpleRnn(
      Tensor kernel, Tensor recurrent, @Nullable Tensor bias, Activation activation) {
    return new SimpleRnnStep(kernel, recurrent, bias, activation);
  }

  /**
   * The step of a cell that has none of its own: a scan of one step, done with tensors once, here,
   * and then again on the same arrays. The bits are those of the scan.
   *
   * @param features D
   * @param sizes of the vectors of the state; the first one is also the output, or what a skipped
   *     step puts out
   * @param scan from x [1, 1, D] and the states, [1, size] each. It is called once; which
   *     operations it does must not depend on numbers
   * @return null if it does an operation that cannot be done again so
   */
  public static @Nullable RecurrentStep replayed(
      int features, int[] sizes, BiFunction<Tensor, List<Tensor>, Scanned> scan) {
    return ReplayedStep.of(features, sizes, scan);
  }

  /**
   * {@link Ops#linear} and an activation.
   *
   * @param kernel [D, N]
   * @param bias [N], or null
   */
  public static RowStep linear(Tensor kernel, @Nullable Tensor bias, Activation activation) {
    return new LinearStep(kernel, bias, activation);
  }

  /**
   * An activation.
   *
   * @param width how many numbers it is applied to
   */
  public static RowStep activation(Activation activation, int width) {
    float[] y = new float[width];
    return x -> {
      activation.apply(x, y);
      return y;
    };
  }

  /**
   * Copies of rows of a table.
   *
   * @param table [rows, width]
   */
  public static TokenStep rows(Tensor table) {
    float[] all = table.floats("Steps.rows");
    float[] y = new float[table.dim(1)];
    return id -> {
      System.arraycopy(all, id * y.length, y, 0, y.length);
      return y;
    };
  }
}
