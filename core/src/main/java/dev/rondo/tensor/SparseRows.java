package dev.rondo.tensor;

/**
 * The gradient of a table that was used through {@link Ops#gather} only: the rows that were
 * touched, as PyTorch's sparse gradients and TensorFlow's {@code IndexedSlices} hold them. All
 * other rows of it are zeros.
 *
 * <p>No row is there twice: what came for one id is summed in the order of the ids in the batch, so
 * the bits are those of the dense gradient, for any number of threads.
 */
public final class SparseRows {
  private final Shape shape;
  private final Tensor ids;
  private final Tensor values;

  SparseRows(Shape shape, int[] ids, Tensor values) {
    this.shape = shape;
    this.ids = Tensor.wrapInts(Shape.of(ids.length), ids);
    this.values = values;
  }

  /** The shape of the table, [V, ...]. */
  public Shape shape() {
    return shape;
  }

  /** Which rows, int32 [R]: all different, each where the backward pass met it first. */
  public Tensor ids() {
    return ids;
  }

  /** Their gradients, float32 [R, ...], in the order of {@link #ids}. */
  public Tensor values() {
    return values;
  }

  /** The same gradient with all its zeros, [V, ...]. */
  public Tensor toDense() {
    Tensor dense = Tensor.allocateZeros(shape);
    int width = shape.product(1, shape.rank());
    float[] from = values.floats();
    int[] rows = ids.ints();
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(from, i * width, dense.floats(), rows[i] * width, width);
    }
    return dense;
  }

  /**
   * The sum with the gradient of another pass; the rows of this one come first. No tape owns it.
   */
  SparseRows plus(SparseRows other) {
    DistinctIds distinct = new DistinctIds(ids.size() + other.ids.size());
    int[] own = distinct.places(ids.ints());
    int[] more = distinct.places(other.ids.ints());
    int[] all = distinct.ids();
    int width = shape.product(1, shape.rank());
    float[] sums = new float[all.length * width];
    add(values.floats(), own, width, sums);
    add(other.values.floats(), more, width, sums);
    int[] dims = shape.with(0, all.length).toArray();
    return new SparseRows(shape, all, Tensor.of(sums, dims));
  }

  private static void add(float[] rows, int[] places, int width, float[] sums) {
    for (int row = 0; row < places.length; row++) {
      for (int i = 0; i < width; i++) {
        sums[places[row] * width + i] += rows[row * width + i];
      }
    }
  }

  /** A copy that no tape owns. */
  SparseRows detach() {
    return new SparseRows(shape, ids.ints().clone(), values.detach());
  }

  @Override
  public String toString() {
    return "SparseRows" + shape + " rows " + ids + " " + values;
  }
}
