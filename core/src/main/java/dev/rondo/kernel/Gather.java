package dev.rondo.kernel;

/** Rows of a table by index, and their gradients back into it. */
public interface Gather {

  /**
   * @param table [rows, width]
   * @param ids [n], each in {@code 0 .. rows-1}
   * @param y [n, width] out
   */
  void gather(float[] table, int width, int[] ids, int n, float[] y);

  /**
   * Adds each row of {@code dY} to the row of {@code dTable} it was taken from, in the order of
   * {@code ids}.
   *
   * @param dY [n, width]
   * @param dTable [rows, width] in and out
   */
  void scatterAdd(float[] dY, int[] ids, int n, int width, float[] dTable);
}
