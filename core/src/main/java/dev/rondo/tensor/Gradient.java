package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/** One gradient: dense, or rows that become dense when somebody asks. */
final class Gradient {
  private final @Nullable SparseRows rows;
  private @Nullable Tensor dense;

  Gradient(Tensor dense) {
    this.rows = null;
    this.dense = dense;
  }

  Gradient(SparseRows rows) {
    this.rows = rows;
  }

  Tensor dense() {
    Tensor made = dense;
    if (made == null) {
      if (rows == null) {
        throw new IllegalStateException("a gradient is dense or has rows");
      }
      made = rows.toDense();
      dense = made;
    }
    return made;
  }

  /** Null if it is dense, or was changed after it was made dense. */
  @Nullable SparseRows rows() {
    return dense != null && dense.changes.count() > 0 ? null : rows;
  }
}
