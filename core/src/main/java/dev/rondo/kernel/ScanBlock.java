package dev.rondo.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that travel from step to step through the {@link ScanPart} of one thread; H here are
 * the units of the part. They stand dense and together, so that the time loop stays in cache: in
 * {@code h [B, T, H]} neighbouring rows are {@code T * H} apart, often a power of two, and would
 * evict each other.
 *
 * <p>A thread has one block and uses it again: a step allocates nothing.
 */
final class ScanBlock {

  private static final ThreadLocal<ScanBlock> OF_THREAD = ThreadLocal.withInitial(ScanBlock::new);

  ScanPart part = ScanPart.ofRows(0, 0, 0);

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

  /** [rows, width] a step, forward: {@code x W + b}, then what the gates became. */
  final ScanGates gates = new ScanGates(this);

  /** What the recurrent product sees of h, if some of it is dropped. */
  final RecurrentDropout dropout = new RecurrentDropout(this);

  /** How much of its state a step keeps. */
  final ZoneoutRow zoneout = new ZoneoutRow(this);

  /** What brings the sums to one scale. */
  final SumNormalization normalization = new SumNormalization(this);

  /** What becomes of h if it is projected; made when it is first asked for. */
  private @Nullable ScanBlock projected;

  Matrix hRows = Matrix.of(h, 0, 0);
  Matrix secondRows = hRows;
  Matrix sumRows = hRows;

  private ScanBlock() {}

  /** The block of this thread, made to hold a part; contents are old. */
  static ScanBlock of(ScanPart part, int gates) {
    ScanBlock block = OF_THREAD.get();
    block.part = part;
    block.resize(part.rows(), part.units(), gates * part.units());
    block.normalization.prepare(null, null);
    return block;
  }

  /**
   * A block of as many rows that has h as its projection, with the dropout and zoneout of it;
   * contents are old.
   */
  ScanBlock projected(int size) {
    ScanBlock to = projected == null ? new ScanBlock() : projected;
    projected = to;
    to.part = ScanPart.ofRows(part.from(), part.to(), size);
    to.resize(rows, size, size);
    return to;
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

  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  int gateCount() {
    return width / units;
  }

  /** The row of {@code [B * T, ..]} that a row of the block is at step {@code t}. */
  int at(int row, int t, int steps) {
    return (part.from() + row) * steps + t;
  }

  /** Copies the sums of a row to row {@code at} of {@code [B * T, gates * H]}. */
  void keepSums(int row, float[] kept, int at) {
    part.put(sums, row * width, kept, at, gateCount());
  }

  /**
   * {@code h[t-1]} of all units, which the recurrent matrix multiplies: the block's own, or where
   * the other threads put theirs.
   */
  Matrix before(float[] h0, float[] hs, int t, int steps) {
    return part.hasAllUnits() ? hRows : t == 0 ? rowsOf(h0, 0, 1, 1) : rowsOf(hs, t - 1, steps, 1);
  }

  /** The gradients of all sums at step {@code t}, which come back through the recurrent matrix. */
  Matrix allSums(float[] kept, int t, int steps) {
    return part.hasAllUnits() ? sumRows : rowsOf(kept, t, steps, gateCount());
  }

  /** Step {@code t} of the block's rows in {@code x [B, T, count * H of the whole scan]}. */
  Matrix rowsOf(float[] x, int t, int steps, int count) {
    int all = count * part.allUnits();
    return Matrix.strided(x, at(0, t, steps) * all, rows, all, steps * all);
  }

  /** {@code y} of the block = its part of {@code x [B, H]}, or zeros for none. */
  void load(float @Nullable [] x, float[] y) {
    if (x == null) {
      Arrays.fill(y, 0, rows * units, 0);
      return;
    }
    for (int row = 0; row < rows; row++) {
      part.take(x, part.from() + row, 1, y, row * units);
    }
  }

  /** The block's part of {@code y [B, H]} = {@code x}. */
  void store(float[] x, float[] y) {
    for (int row = 0; row < rows; row++) {
      part.put(x, row * units, y, part.from() + row, 1);
    }
  }

  /** The part's share of a bias, [width]. */
  float[] ofPart(float[] bias) {
    if (part.hasAllUnits()) {
      return bias;
    }
    float[] own = new float[width];
    part.take(bias, 0, gateCount(), own, 0);
    return own;
  }

  /** {@code sums = 0} in one row: what a skipped step sends through the recurrent matrix. */
  void clearSums(int row) {
    Arrays.fill(sums, row * width, (row + 1) * width, 0);
  }

  /** {@code h[row] += } its units in row {@code at} of {@code x}: what an output brings back. */
  void addToH(int row, float[] x, int at) {
    int hAt = row * units;
    int xAt = part.unitAt(at);
    for (int j = 0; j < units; j++) {
      h[hAt + j] += x[xAt + j];
    }
  }

  /** Whether step {@code at = b * T + t} is skipped. */
  static boolean isSkipped(float @Nullable [] mask, int at) {
    return mask != null && mask[at] == 0;
  }
}
