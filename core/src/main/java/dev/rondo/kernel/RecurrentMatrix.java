package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A weight that meets every step of a scan: packed once, or read where it stands if too few rows
 * meet it to repay the packing.
 */
record RecurrentMatrix(Gemm gemm, Matrix plain, @Nullable PackedMatrix packed) {

  /** Few rows read a plain matrix nearly as fast as panels; packing costs about two such reads. */
  private static final int LEAST_VECTORS_TO_PACK = 8;

  /** The columns of some units under every gate. */
  private record UnitColumns(Matrix whole, int gates, int first, int units) {

    /** They are gathered, so that those of all gates make one matrix. */
    Matrix gather() {
      int width = whole.columns() / gates;
      float[] data = new float[Math.multiplyExact(whole.rows(), gates * units)];
      for (int row = 0; row < whole.rows(); row++) {
        for (int gate = 0; gate < gates; gate++) {
          System.arraycopy(
              whole.data(),
              whole.index(row, gate * width + first),
              data,
              (row * gates + gate) * units,
              units);
        }
      }
      return Matrix.of(data, whole.rows(), gates * units);
    }
  }

  /**
   * The part that gives the sums of a part's units.
   *
   * @param rows of the weight, [rows, gates * H]
   */
  static RecurrentMatrix of(
      Gemm gemm, WeightMatrix weight, int rows, int gates, ScanPart part, int steps) {
    Matrix whole = Matrix.of(weight.data(), rows, gates * part.allUnits());
    return of(gemm, weight, whole, gates, part, steps);
  }

  /**
   * As {@link #of(Gemm, WeightMatrix, int, int, ScanPart, int)}, for some gates only.
   *
   * @param whole the columns of these gates
   */
  static RecurrentMatrix of(
      Gemm gemm, WeightMatrix weight, Matrix whole, int gates, ScanPart part, int steps) {
    if (part.hasAllUnits()) {
      boolean pack = part.rows() * steps >= LEAST_VECTORS_TO_PACK;
      return new RecurrentMatrix(gemm, whole, pack ? packed(gemm, weight, whole) : null);
    }
    UnitColumns columns = new UnitColumns(whole, gates, part.firstUnit(), part.units());
    PackedMatrix packed = weight.packed(columns, old -> gemm.pack(columns.gather(), old));
    return new RecurrentMatrix(gemm, whole, packed);
  }

  /**
   * The part through which a gradient comes back to a part's units: their rows, transposed, [gates
   * * H, units].
   */
  static RecurrentMatrix transposed(Gemm gemm, WeightMatrix weight, int gates, ScanPart part) {
    Matrix whole = Matrix.of(weight.data(), part.allUnits(), gates * part.allUnits());
    return transposed(gemm, weight, whole, part);
  }

  /**
   * As {@link #transposed(Gemm, WeightMatrix, int, ScanPart)}, for some gates only.
   *
   * @param whole the columns of these gates
   */
  static RecurrentMatrix transposed(Gemm gemm, WeightMatrix weight, Matrix whole, ScanPart part) {
    Matrix rows =
        Matrix.strided(
            whole.data(),
            whole.index(part.firstUnit(), 0),
            part.units(),
            whole.columns(),
            whole.rowStride());
    return new RecurrentMatrix(gemm, rows.transpose(), packed(gemm, weight, rows.transpose()));
  }

  private static PackedMatrix packed(Gemm gemm, WeightMatrix weight, Matrix plain) {
    return weight.packed(plain, old -> gemm.pack(plain, old));
  }

  /** {@code y = x U}, or {@code y += x U}. */
  void multiply(Matrix x, Matrix y, boolean accumulate) {
    multiply(x, accumulate ? y : null, y);
  }

  /** {@code y = start + x U}; see {@link Gemm#multiply(Matrix, Matrix, Matrix, Matrix)}. */
  void multiply(Matrix x, @Nullable Matrix start, Matrix y) {
    if (packed != null) {
      gemm.multiply(x, packed, start, y);
    } else {
      gemm.multiply(x, plain, start, y);
    }
  }
}
