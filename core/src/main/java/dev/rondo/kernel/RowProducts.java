package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The {@link RowProduct}s of one step, one after the other. Where they are many numbers, each is
 * cut into two halves of its columns, so that two threads can share the step with one hand-over, to
 * the same bits. Creates no object while it runs; belongs to one thread at a time.
 */
public final class RowProducts {
  /** Multiplications and additions of one step; less is not worth a hand-over. */
  private static final long LEAST_WORK = Long.getLong("least", 1 << 16);

  /** Columns are cut between cache lines. */
  private static final int LINE = 16;

  private final RowProduct product;
  private final Part[] parts;
  private final @Nullable SharedTask shared;

  /**
   * @param product how each is computed
   * @param matrices [K, N] of each product
   */
  public RowProducts(RowProduct product, Matrix... matrices) {
    this.product = product;
    long work = 0;
    boolean wide = true;
    for (Matrix b : matrices) {
      work += (long) b.rows() * b.columns();
      wide &= b.columns() >= 2 * LINE;
    }
    boolean shares = wide && work >= LEAST_WORK;
    parts = new Part[matrices.length];
    for (int i = 0; i < parts.length; i++) {
      int columns = matrices[i].columns();
      parts[i] = new Part(matrices[i], shares ? columns / 2 / LINE * LINE : columns);
    }
    shared = shares ? new SharedTask(this::halves) : null;
  }

  /**
   * Says what product {@code i} computes next: see {@link RowProduct#multiply}. It may start with
   * what a product before it computes, if both have as many columns.
   */
  public void set(int i, float[] x, float @Nullable [] start, int startAt, float[] y, int yAt) {
    parts[i].set(x, start, startAt, y, yAt);
  }

  /** Computes all of them, in order. */
  public void run() {
    if (shared == null) {
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
    private final Matrix left;
    private final Matrix right;
    private float[] x = {};
    private float @Nullable [] start;
    private int startAt;
    private float[] y = {};
    private int yAt;

    Part(Matrix b, int cut) {
      this.cut = cut;
      left = columns(b, 0, cut);
      right = columns(b, cut, b.columns());
    }

    private static Matrix columns(Matrix b, int from, int to) {
      return Matrix.strided(b.data(), b.index(0, from), b.rows(), to - from, b.rowStride());
    }

    void set(float[] x, float @Nullable [] start, int startAt, float[] y, int yAt) {
      this.x = x;
      this.start = start;
      this.startAt = startAt;
      this.y = y;
      this.yAt = yAt;
    }

    void multiply(RowProduct product, int half) {
      if (half == 0) {
        product.multiply(x, left, start, startAt, y, yAt);
      } else {
        product.multiply(x, right, start, startAt + cut, y, yAt + cut);
      }
    }
  }
}
