package dev.rondo.tensor;

import dev.rondo.kernel.Workers;

/**
 * The one place where a tensor's numbers change after it was made: optimizers, and weights that are
 * read from a file. Nothing here is recorded by a tape, and a tape that recorded the old numbers
 * gives no gradients through them any more.
 */
public final class InPlace {
  private static final int GRAIN = 1 << 14;

  private InPlace() {}

  /** Changes a part of several arrays of one length. */
  @FunctionalInterface
  public interface Update {
    /**
     * @param arrays the numbers of the tensors, in their order
     * @param from first place to change
     * @param to one behind the last place to change
     */
    void apply(float[][] arrays, int from, int to);
  }

  /**
   * Runs an update over all places, split among threads. Each place must be computed from the same
   * place of the other arrays only, so that the split does not show in the result.
   *
   * @param tensors float32, all of one size
   */
  public static void update(Update update, Tensor... tensors) {
    float[][] arrays = new float[tensors.length][];
    for (int i = 0; i < tensors.length; i++) {
      arrays[i] = tensors[i].floats("InPlace.update");
      if (arrays[i].length != arrays[0].length) {
        throw new IllegalArgumentException(
            "InPlace.update: expected tensors of one size but got "
                + tensors[0].shape()
                + " and "
                + tensors[i].shape());
      }
    }
    Workers.split(arrays[0].length, GRAIN, (from, to) -> update.apply(arrays, from, to));
    for (Tensor tensor : tensors) {
      tensor.changes.note();
    }
  }

  /**
   * As {@link #update}, for those rows only that a gradient has: time and memory grow with these,
   * not with the table. The arrays are in the order weight, gradient, slots.
   *
   * @param weight of the shape of the gradient
   * @param slots float32, each of the size of the weight
   */
  public static void updateRows(
      Update update, Tensor weight, SparseRows gradient, Tensor... slots) {
    if (!weight.shape().equals(gradient.shape())) {
      throw new IllegalArgumentException(
          "InPlace.updateRows: expected the gradient of a weight of shape "
              + weight.shape()
              + " but got one of "
              + gradient.shape());
    }
    float[][] tables = new float[slots.length + 1][];
    tables[0] = weight.floats("InPlace.updateRows");
    for (int i = 0; i < slots.length; i++) {
      tables[i + 1] = slots[i].floats("InPlace.updateRows");
      if (tables[i + 1].length != tables[0].length) {
        throw new IllegalArgumentException(
            "InPlace.updateRows: expected slots of shape "
                + weight.shape()
                + " but got "
                + slots[i].shape());
      }
    }
    RowUpdate rows = new RowUpdate(update, tables, gradient);
    // no row is there twice, so threads never meet in one place
    Workers.split(gradient.values().size(), GRAIN, rows::apply);
    weight.changes.note();
    for (Tensor slot : slots) {
      slot.changes.note();
    }
  }

  /** Copies {@code values} over the numbers of {@code target}. */
  public static void assign(Tensor target, float[] values) {
    if (values.length != target.size()) {
      throw new IllegalArgumentException(
          "InPlace.assign: expected "
              + target.size()
              + " values for shape "
              + target.shape()
              + " but got "
              + values.length);
    }
    System.arraycopy(values, 0, target.floats("InPlace.assign"), 0, values.length);
    target.changes.note();
  }
}
