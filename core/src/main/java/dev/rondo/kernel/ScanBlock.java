package dev.rondo.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch that one thread takes through a scan, with the numbers that travel from step
 * to step. They stand dense and together, so that the time loop stays in cache: in {@code h [B, T,
 * H]} neighbouring rows are {@code T * H} apart, often a power of two, and would evict each other.
 *
 * <p>A thread has one block and uses it again: a step allocates nothing.
 */
final class ScanBlock {

  private static final ThreadLocal<ScanBlock> OF_THREAD = ThreadLocal.withInitial(ScanBlock::new);

  /** The batch row that row 0 of the block is. */
  int from;

  int rows;

  int units;

  /** Columns of {@link #sums}: H for each gate. */
  int width;

  /** [rows, H]; forward: h of the last step. Backward: dH of it, so far. */
  float[] h = {};

  /**
   * [rows, H]; LSTM: c of the last step, and dC. GRU with reset before: {@code r * h[t-1]}, and its
   * gradient. GRU with reset after, backward: gradient of an. Elman network, backward: h[t].
   */
  float[] second = {};

  /** [rows, width]; forward: {@code h[t-1] U}. Backward: its gradient. */
  float[] sums = {};

  /**
   * [chunk, rows, width]; forward: {@code x W + b} of some steps, then what the gates became. Those
   * of one step stand together.
   */
  float[] gates = {};

  /** Where the gates of the step under way begin in {@link #gates}. */
  int gatesAt;

  /** Steps that {@link #gates} holds. */
  private int chunk;

  /** [chunk * rows, D]: inputs of these steps, in the order of the gates. */
  private float[] inputs = {};

  Matrix hRows = Matrix.of(h, 0, 0);
  Matrix secondRows = hRows;
  Matrix sumRows = hRows;

  private ScanBlock() {}

  /** The block of this thread, made to hold batch rows {@code from <= b < to}; contents are old. */
  static ScanBlock of(int from, int to, int units, int gates) {
    ScanBlock block = OF_THREAD.get();
    block.from = from;
    block.resize(to - from, units, gates * units);
    return block;
  }

  private void resize(int newRows, int newUnits, int newWidth) {
    if (newRows == rows && newUnits == units && newWidth == width) {
      return;
    }
    rows = newRows;
    units = newUnits;
    width = newWidth;
    h = atLeast(h, rows * units);
    second = atLeast(second, rows * units);
    sums = atLeast(sums, rows * width);
    hRows = Matrix.of(h, rows, units);
    secondRows = Matrix.of(second, rows, units);
    sumRows = Matrix.of(sums, rows, width);
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /** Makes room for projections of as many steps as are computed together. */
  void prepare(Projection projection, int steps) {
    chunk = projection.stepsAtOnce(rows, width, steps);
    gates = atLeast(gates, chunk * rows * width);
    inputs = atLeast(inputs, chunk * rows * projection.features());
  }

  /**
   * Lets {@code x W + b} of step {@code t} stand in {@link #gates}.
   *
   * @param w W; null if the projections are given
   */
  void project(Projection projection, @Nullable RecurrentMatrix w, int t, int steps) {
    gatesAt = t % chunk * rows * width;
    if (w == null) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            projection.x(), ((from + row) * steps + t) * width, gates, row * width, width);
      }
    } else if (gatesAt == 0) {
      project(projection, w, t, Math.min(t + chunk, steps), steps);
    }
  }

  private void project(Projection projection, RecurrentMatrix w, int first, int last, int steps) {
    int features = projection.features();
    float[] bias = projection.bias();
    int place = 0;
    for (int t = first; t < last; t++) {
      for (int row = 0; row < rows; row++) {
        int at = ((from + row) * steps + t) * features;
        System.arraycopy(projection.x(), at, inputs, place * features, features);
        if (bias != null) {
          System.arraycopy(bias, 0, gates, place * width, width);
        }
        place++;
      }
    }
    w.multiply(Matrix.of(inputs, place, features), Matrix.of(gates, place, width), bias != null);
  }

  /** Where the gates of a row stand at the step under way. */
  int gatesAt(int row) {
    return gatesAt + row * width;
  }

  /** Copies the gates of a row to step {@code at = b * T + t} of {@code [B, T, width]}. */
  void keepGates(int row, float[] kept, int at) {
    System.arraycopy(gates, gatesAt(row), kept, at * width, width);
  }

  /** Where the block's rows begin in an array {@code [B, H]}. */
  int firstState() {
    return from * units;
  }

  /** {@code y} of the block's rows = those of {@code x [B, H]}, or zeros for none. */
  void load(float @Nullable [] x, float[] y) {
    if (x == null) {
      Arrays.fill(y, 0, rows * units, 0);
    } else {
      System.arraycopy(x, firstState(), y, 0, rows * units);
    }
  }

  /** The block's rows of {@code y [B, H]} = {@code x}. */
  void store(float[] x, float[] y) {
    System.arraycopy(x, 0, y, firstState(), rows * units);
  }

  /** {@code sums = bias} in every row. */
  void fillSums(float[] bias) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(bias, 0, sums, row * width, width);
    }
  }

  /** {@code sums = 0} in one row: what a skipped step sends through the recurrent matrix. */
  void clearSums(int row) {
    Arrays.fill(sums, row * width, (row + 1) * width, 0);
  }

  /** {@code h[row] += x[at .. at + H]}: the gradient that an output brings to the state. */
  void addToH(int row, float[] x, int at) {
    int hAt = row * units;
    for (int j = 0; j < units; j++) {
      h[hAt + j] += x[at + j];
    }
  }

  /** Whether step {@code at = b * T + t} is skipped. */
  static boolean isSkipped(float @Nullable [] mask, int at) {
    return mask != null && mask[at] == 0;
  }
}
