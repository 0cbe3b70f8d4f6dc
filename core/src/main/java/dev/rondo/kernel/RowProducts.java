package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The {@link RowProduct}s of one step, one after the other. Where they are many numbers, their
 * columns are dealt to two halves of equal work, so that two threads can share the step with one
 * hand-over, to the same bits. Creates no object while it runs; belongs to one thread at a time.
 */
public final class RowProducts {
  /** Multiplications of one step, about 5 microseconds: less is not worth a hand-over. */
  private static final long LEAST_WORK = 5 << 14;

  /** Columns are cut between cache lines. */
  private static final int LINE = 16;

  private final RowProduct product;
  private final Part[] parts;
  private final @Nullable SharedTask shared;

  private RowProducts(RowProduct product, boolean chained, Matrix... matrices) {
    this.product = product;
    long work = 0;
    for (Matrix b : matrices) {
      work += work(b);
    }
    // The first half is the first products as far as they go: long pieces of memory as it lies.
    long ofFirstHalf = work < LEAST_WORK ? work : work / 2;
    parts = new Part[matrices.length];
    boolean cut = false;
    for (int i = 0; i < parts.length; i++) {
      Matrix b = matrices[i];
      long ofThis = chained ? ofFirstHalf * work(b) / work : Math.min(ofFirstHalf, work(b));
      parts[i] = new Part(b, ofThis);
      ofFirstHalf -= chained ? 0 : ofThis;
      cut |= parts[i].right != null;
    }
    shared = cut ? new SharedTask(this::halves) : null;
  }

  /**
   * Products that do not need each other.
   *
   * @param product how each is computed
   * @param matrices [K, N] of each
   */
  public static RowProducts of(RowProduct product, Matrix... matrices) {
    return new RowProducts(product, false, matrices);
  }

  /** Products of equal columns, each of which may start with what the one before has computed. */
  public static RowProducts chained(RowProduct product, Matrix... matrices) {
    return new RowProducts(product, true, matrices);
  }

  private static long work(Matrix b) {
    return (long) b.rows() * b.columns();
  }

  /** Says what product {@code i} computes next, see {@link RowProduct#multiply}. */
  public void set(int i, float[] x, float @Nullable [] start, int startAt, float[] y, int yAt) {
    parts[i].set(x, start, startAt, y, yAt);
  }

  /** Computes all of them, in order. */
  public void run() {
    if (shared == null) {
      // nothing is in the second half
      halves(0, 1);
    } else {
      shared.run();
    }
  }

  private void halves(int from, int to) {
    for (int half = from; half < to; half++) {
      for (Part part : parts) {
        part.multiply(product, half);
      }
    }
  }

  /** One of the products. */
  private static final class Part {
    private final int cut;
    private final @Nullable Matrix left;
    private final @Nullable Matrix right;
    private float[] x = {};
    private float @Nullable [] start;
    private int startAt;
    private float[] y = {};
    private int yAt;

    /**
     * @param ofLeft multiplications of the first half
     */
    Part(Matrix b, long ofLeft) {
      // Rounded up: a single product too narrow to cut is the first half as a whole.
      int lines = (int) ((ofLeft / b.rows() + LINE - 1) / LINE);
      cut = Math.min(b.columns(), lines * LINE);
      left = columns(b, 0, cut);
      right = columns(b, cut, b.columns());
    }

    private static @Nullable Matrix columns(Matrix b, int from, int to) {
      return from == to
          ? null
          : Matrix.strided(b.data(), b.index(0, from), b.rows(), to - from, b.rowStride());
    }

    void set(float[] x, float @Nullable [] start, int startAt, float[] y, int yAt) {
      this.x = x;
      this.start = start;
      this.startAt = startAt;
      this.y = y;
      this.yAt = yAt;
    }

    void multiply(RowProduct product, int half) {
      if (half == 0 && left != null) {
        product.multiply(x, left, start, startAt, y, yAt);
      } else if (half == 1 && right != null) {
        product.multiply(x, right, start, startAt + cut, y, yAt + cut);
      }
    }
  }
}
