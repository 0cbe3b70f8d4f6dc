package dev.rondo.kernel;

/**
 * A matrix inside a larger array, so that slices and transposes need no copy.
 *
 * @param data the array it lives in
 * @param offset where element (0, 0) stands
 * @param rows rows of the matrix as it is used, that is after transposing
 * @param columns columns of the matrix as it is used
 * @param rowStride distance in {@code data} between neighbouring stored rows
 * @param transposed true if the stored matrix is the transpose of the one used
 */
public record Matrix(
    float[] data, int offset, int rows, int columns, int rowStride, boolean transposed) {

  /** A dense matrix that starts at the beginning of its array. */
  public static Matrix of(float[] data, int rows, int columns) {
    return new Matrix(data, 0, rows, columns, columns, false);
  }

  /** A matrix whose rows stand {@code rowStride} apart. */
  public static Matrix strided(float[] data, int offset, int rows, int columns, int rowStride) {
    return new Matrix(data, offset, rows, columns, rowStride, false);
  }

  /** The transpose, as a view of the same numbers. */
  public Matrix transpose() {
    return new Matrix(data, offset, columns, rows, rowStride, !transposed);
  }

  /** Where element ({@code row}, {@code column}) stands in {@link #data}. */
  public int index(int row, int column) {
    return transposed ? offset + column * rowStride + row : offset + row * rowStride + column;
  }
}
