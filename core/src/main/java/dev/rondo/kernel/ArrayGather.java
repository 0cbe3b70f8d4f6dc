package dev.rondo.kernel;

/** {@link Gather} by array copies and plain loops, which both back ends use. */
final class ArrayGather implements Gather {

  /** The least number of elements worth waking a thread for. */
  private static final int GRAIN = 1 << 15;

  /** Columns a thread takes at a time: one cache line, so that no two threads write into one. */
  private static final int LINE = 16;

  @Override
  public void gather(float[] table, int width, int[] ids, int n, float[] y) {
    checkIds("gather", ids, n, table.length / width);
    Workers.split(
        n,
        1 + GRAIN / width,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            System.arraycopy(table, ids[i] * width, y, i * width, width);
          }
        });
  }

  @Override
  public void scatterAdd(float[] dY, int[] ids, int n, int width, float[] dTable) {
    checkIds("scatter-add", ids, n, dTable.length / width);
    // columns, not ids, are split among the threads: two ids may name the same row
    int lines = (width + LINE - 1) / LINE;
    Workers.split(
        lines,
        1 + GRAIN / LINE / Math.max(1, n),
        (from, to) -> {
          int first = from * LINE;
          int columns = Math.min(to * LINE, width) - first;
          for (int i = 0; i < n; i++) {
            add(dY, i * width + first, dTable, ids[i] * width + first, columns);
          }
        });
  }

  // forward: y[i] = table[ids[i]]   so: dTable[ids[i]] += dY[i]
  private static void add(float[] dY, int dYAt, float[] dTable, int dTableAt, int columns) {
    for (int j = 0; j < columns; j++) {
      dTable[dTableAt + j] += dY[dYAt + j];
    }
  }

  private static void checkIds(String what, int[] ids, int n, int rows) {
    for (int i = 0; i < n; i++) {
      if (ids[i] < 0 || ids[i] >= rows) {
        throw new IllegalArgumentException(
            "%s: position %d: expected an id in 0 .. %d but got %d. Ask for a table of more rows."
                .formatted(what, i, rows - 1, ids[i]));
      }
    }
  }
}
