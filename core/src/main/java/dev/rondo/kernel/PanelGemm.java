package dev.rondo.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Products on packed panels, cut into blocks of K and split among the {@link Workers}. */
final class PanelGemm implements Gemm {
  /** The longest block of K: a panel of it stays in the second cache while rows pass by. */
  private static final int MAX_DEPTH = 512;

  /** Multiplications worth waking a thread for: some microseconds of work. */
  private static final int GRAIN = 1 << 18;

  /** Numbers to pack worth waking a thread for. */
  private static final int PACKING_GRAIN = 1 << 15;

  /** Numbers of panels that are packed and used before the next: 128 kB of the second cache. */
  private static final int PANELS_AT_ONCE = 1 << 15;

  /** Up to so many rows, a few tiles in height, b is read where it stands if it is small. */
  private static final int FEW_ROWS = 12;

  /** Numbers in b: what the second cache holds. */
  private static final int SMALL = 1 << 17;

  /** Rows so far apart, 4 kB, fall into the same lines of the first cache. */
  private static final int SAME_LINES = 1 << 10;

  /** Rows that stay together when threads split them. */
  private static final int ROW_UNIT = 4;

  private final MicroKernel kernel;

  /** {@code c = start + a b}, with one b for several. */
  private record Sum(Matrix a, @Nullable Matrix start, Matrix c) {}

  PanelGemm(MicroKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void multiply(Matrix a, Matrix b, @Nullable Matrix start, Matrix c) {
    check(a, b.rows(), b.columns(), start, c);
    if (isEmpty(a, start, c)) {
      return;
    }
    int width = kernel.panelWidth(c.columns());
    // Few rows read b so few times that packing would not pay. As it stands, b is a row of panels,
    // but for columns that do not fill one.
    boolean direct = !b.transposed() && isReadFewTimes(a.rows(), b);
    int whole = direct ? c.columns() / width * width : 0;
    if (whole > 0) {
      split(
          new PanelProduct(
              kernel,
              a,
              0,
              b.rows(),
              b.data(),
              b.offset(),
              b.rowStride(),
              width,
              width,
              startColumns(start, 0, whole),
              columns(c, 0, whole)));
    }
    if (whole < c.columns()) {
      int end = c.columns();
      packAndMultiply(
          a,
          columns(b, whole, end),
          startColumns(start, whole, end),
          columns(c, whole, end),
          width);
    }
  }

  /** Whether rows are one tile in height, and one row more, or a few tiles where b is small. */
  private boolean isReadFewTimes(int rows, Matrix b) {
    return rows <= kernel.maxHeight() + 1
        || (rows <= FEW_ROWS
            && (long) b.rows() * b.columns() <= SMALL
            && b.rowStride() % SAME_LINES != 0);
  }

  @Override
  public PackedMatrix pack(Matrix b, @Nullable PackedMatrix old) {
    int width = kernel.panelWidth(b.columns());
    int size = Math.multiplyExact(panels(b.columns(), width) * width, b.rows());
    float[] panels = old != null && old.panels().length == size ? old.panels() : new float[size];
    if (panels.length > 0) {
      pack(b, 0, b.rows(), width, panels);
    }
    return new PackedMatrix(b.rows(), b.columns(), width, panels);
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, @Nullable Matrix start, Matrix c) {
    check(a, b.rows(), b.columns(), start, c);
    if (isEmpty(a, start, c)) {
      return;
    }
    int width = b.panelWidth();
    int stride = b.rows() * width;
    int blocks = panels(b.rows(), MAX_DEPTH);
    for (int i = 0; i < blocks; i++) {
      int k = start(b.rows(), i, blocks);
      int depth = start(b.rows(), i + 1, blocks) - k;
      Matrix from = k > 0 ? c : start;
      split(
          new PanelProduct(
              kernel, a, k, depth, b.panels(), k * width, width, stride, width, from, c));
    }
  }

  /**
   * Packs one block of K at a time, so that the panels stay small and are read while in cache. A
   * wide result is cut by columns, where each thread packs what it alone reads and none waits for
   * another; a tall one by rows.
   */
  private void packAndMultiply(Matrix a, Matrix b, @Nullable Matrix start, Matrix c, int width) {
    if (isWide(a.rows(), b, width)) {
      byColumns(List.of(new Sum(a, start, c)), b, width);
      return;
    }
    int panels = panels(c.columns(), width);
    int blocks = panels(b.rows(), MAX_DEPTH);
    float[] packed = Scratch.get().panels(panels, width, panels(b.rows(), blocks));
    for (int i = 0; i < blocks; i++) {
      int k = start(b.rows(), i, blocks);
      int depth = start(b.rows(), i + 1, blocks) - k;
      pack(b, k, depth, width, packed);
      Matrix from = k > 0 ? c : start;
      split(new PanelProduct(kernel, a, k, depth, packed, 0, width, depth * width, width, from, c));
    }
  }

  @Override
  public void multiply(List<Term> terms, Matrix b) {
    int rows = 0;
    List<Sum> left = new ArrayList<>();
    for (Term term : terms) {
      Matrix start = term.accumulate() ? term.c() : null;
      check(term.a(), b.rows(), b.columns(), start, term.c());
      if (!isEmpty(term.a(), start, term.c())) {
        rows += term.a().rows();
        left.add(new Sum(term.a(), start, term.c()));
      }
    }
    int width = kernel.panelWidth(b.columns());
    if (rows > kernel.maxHeight() && isWide(rows, b, width)) {
      byColumns(left, b, width);
    } else {
      left.forEach(sum -> multiply(sum.a(), b, sum.start(), sum.c()));
    }
  }

  /** Whether there is enough to do for every thread when columns are dealt out. */
  private static boolean isWide(int rows, Matrix b, int width) {
    int panels = panels(b.columns(), width);
    return rows <= b.columns() && panels >= 2 * pieces(rows, panels * width, b.rows());
  }

  private void byColumns(List<Sum> sums, Matrix b, int width) {
    int rows = 0;
    for (Sum sum : sums) {
      rows += sum.a().rows();
    }
    int panels = panels(b.columns(), width);
    Workers.split(
        panels,
        panels(panels, pieces(rows, panels * width, b.rows())),
        (from, to) -> packAndMultiply(sums, b, width, from, to));
  }

  /**
   * The panels {@code from <= p < to} of the results, on this thread alone. The left operands are
   * packed once a block of K, the panels a few at a time, so that they are read while in cache.
   */
  private void packAndMultiply(List<Sum> sums, Matrix b, int width, int from, int to) {
    int blocks = panels(b.rows(), MAX_DEPTH);
    int deepest = panels(b.rows(), blocks);
    int atOnce = Math.max(1, Math.min(to - from, PANELS_AT_ONCE / (deepest * width)));
    int rows = 0;
    for (Sum sum : sums) {
      rows += sum.a().rows() + kernel.maxHeight();
    }
    Scratch scratch = Scratch.get();
    float[] packed = scratch.panels(atOnce, width, deepest);
    float[] tiles = scratch.tiles(Math.multiplyExact(rows, deepest));
    for (int i = 0; i < blocks; i++) {
      int k = start(b.rows(), i, blocks);
      int depth = start(b.rows(), i + 1, blocks) - k;
      int[] tilesAt = new int[sums.size() + 1];
      for (int s = 0; s < sums.size(); s++) {
        Matrix a = sums.get(s).a();
        tilesAt[s + 1] = Packing.tiles(kernel, a, 0, a.rows(), k, depth, tiles, tilesAt[s]);
      }
      for (int first = from; first < to; first += atOnce) {
        int next = Math.min(first + atOnce, to);
        Packing.panels(kernel, b, k, depth, first, next, width, packed, 0);
        for (int s = 0; s < sums.size(); s++) {
          Sum sum = sums.get(s);
          int end = Math.min(next * width, b.columns());
          Matrix c = columns(sum.c(), first * width, end);
          Matrix start = k > 0 ? c : startColumns(sum.start(), first * width, end);
          new PanelProduct(
                  kernel, sum.a(), k, depth, packed, 0, width, depth * width, width, start, c)
              .run(0, c.rows(), 0, next - first, tiles, tilesAt[s]);
        }
      }
    }
  }

  private void pack(Matrix b, int k, int depth, int width, float[] panels) {
    Workers.split(
        panels(b.columns(), width),
        Math.max(1, PACKING_GRAIN / (depth * width)),
        (from, to) ->
            Packing.panels(kernel, b, k, depth, from, to, width, panels, from * depth * width));
  }

  /** How many threads a product is worth. */
  private static int pieces(int rows, int columns, int depth) {
    long work = (long) rows * columns * depth;
    return (int) Math.max(1, Math.min(Workers.threads(), work / GRAIN));
  }

  /** Splits rows where there are many, for a thread then reads its own rows only; else panels. */
  private static void split(PanelProduct product) {
    int rows = product.c().rows();
    int panels = panels(product.c().columns(), product.width());
    int pieces = pieces(rows, panels * product.width(), product.depth());
    if (pieces == 1) {
      product.run(0, rows, 0, panels);
      return;
    }
    int tallest = product.kernel().maxHeight();
    if (rows >= 4 * tallest * pieces || panels < pieces) {
      int units = panels(rows, ROW_UNIT);
      Workers.split(
          units,
          panels(units, pieces),
          (from, to) -> product.run(from * ROW_UNIT, Math.min(to * ROW_UNIT, rows), 0, panels));
    } else {
      Workers.split(panels, panels(panels, pieces), (from, to) -> product.run(0, rows, from, to));
    }
  }

  private static boolean isEmpty(Matrix a, @Nullable Matrix start, Matrix c) {
    boolean accumulates = start != null && start.data() == c.data();
    if (a.columns() == 0 && !accumulates) {
      for (int r = 0; r < c.rows(); r++) {
        int at = c.index(r, 0);
        if (start == null) {
          Arrays.fill(c.data(), at, at + c.columns(), 0f);
        } else {
          System.arraycopy(start.data(), start.index(r, 0), c.data(), at, c.columns());
        }
      }
    }
    return a.columns() == 0 || c.rows() == 0 || c.columns() == 0;
  }

  private static @Nullable Matrix startColumns(@Nullable Matrix start, int from, int to) {
    return start == null ? null : columns(start, from, to);
  }

  private static Matrix columns(Matrix m, int from, int to) {
    return new Matrix(
        m.data(), m.index(0, from), m.rows(), to - from, m.rowStride(), m.transposed());
  }

  private static int panels(int n, int width) {
    return (n + width - 1) / width;
  }

  private static int start(int n, int block, int blocks) {
    return (int) ((long) n * block / blocks);
  }

  private static void check(Matrix a, int bRows, int bColumns, @Nullable Matrix start, Matrix c) {
    if (a.columns() != bRows || c.rows() != a.rows() || c.columns() != bColumns) {
      throw new IllegalArgumentException(
          String.format(
              "multiply: expected [M, K] x [K, N] -> [M, N] but got [%d, %d] x [%d, %d] -> [%d, %d]."
                  + " Check for a missing transpose().",
              a.rows(), a.columns(), bRows, bColumns, c.rows(), c.columns()));
    }
    if (start != null && (start.rows() != c.rows() || start.columns() != c.columns())) {
      throw new IllegalArgumentException(
          String.format(
              "multiply: expected a start as large as the result, [%d, %d], but got [%d, %d].",
              c.rows(), c.columns(), start.rows(), start.columns()));
    }
    if (c.transposed() || (start != null && start.transposed())) {
      throw new IllegalArgumentException(
          "multiply: expected a result that is not transposed. Swap the operands and transpose"
              + " both instead.");
    }
  }
}
