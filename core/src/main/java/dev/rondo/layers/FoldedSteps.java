package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * That the rows of a batch are steps of sequences, as inside of {@link TimeDistributed}: what is a
 * mean over examples must know how many there are.
 *
 * @param examples how many sequences
 * @param counts [rows], 1 where a row is a step that counts; null if all do
 */
record FoldedSteps(int examples, @Nullable Tensor counts) {

  /**
   * For [B, T, ..] as [B T, ..].
   *
   * @param outer in which the batch is steps already
   * @param mask [B, T]
   */
  static FoldedSteps of(@Nullable FoldedSteps outer, int batch, int time, @Nullable Tensor mask) {
    if (outer == null) {
      return new FoldedSteps(batch, mask == null ? null : mask.reshape(batch * time));
    }
    Tensor counts = outer.counts;
    if (counts == null) {
      return new FoldedSteps(outer.examples, mask == null ? null : mask.reshape(batch * time));
    }
    Tensor each = Ops.broadcastTo(Ops.toFloat(counts).reshape(batch, 1), Shape.of(batch, time));
    Tensor both = mask == null ? each : Ops.where(mask, each, Tensor.scalar(0f));
    return new FoldedSteps(outer.examples, both.reshape(batch * time));
  }

  /** With zeros in the rows, the first axis, that do not count. */
  Tensor known(Tensor value) {
    if (counts == null) {
      return value;
    }
    int[] dims = new int[value.rank()];
    Arrays.fill(dims, 1);
    dims[0] = value.dim(0);
    return Ops.where(counts.reshape(dims), value, Tensor.scalar(0f));
  }
}
